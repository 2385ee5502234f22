import { beforeAll, describe, expect, it } from 'vitest';
import { compilePolicy, type CompiledPolicy } from '../../../src/redact/policy.ts';
import { findPostalAddresses } from '../../../src/redact/detect/postal-address.ts';
import { labelWords } from '../../../src/redact/detect/label-words.ts';
import { signatureZones } from '../../../src/redact/detect/zones.ts';
import { redactText } from '../../../src/redact/redact-text.ts';
import { mustFind, mustStay, policy } from '../support.ts';
import { cpuTimer } from '../../support/cpu-timer.ts';

let balanced: CompiledPolicy;
beforeAll(async () => {
  balanced = await policy('balanced');
});

describe('postal addresses in sentences', () => {
  mustFind(() => balanced, 'postal_address', [
    // United States, Canada
    'I live at ⟦12 Elm Street, Apt 4, Springfield, IL 62704⟧ since May.',
    'Send it to ⟦742 Example Terrace, Springfield, OR 97403-1234⟧ please.',
    'My address is ⟦1600 Sample Pkwy, Suite 200, Mountain Grove, CA 94043⟧.',
    'Ship the parcel to ⟦P.O. Box 1188, Houston, Texas 77251-1188⟧, thanks.',
    'Please send it to ⟦5-2-1 Ginza, Chuo-ku, Tokyo 170-3293, Japan⟧',
    'I live at ⟦2-10 Sakuragaoka-cho, Shibuya-ku, Tokyo 150-8512⟧.',
    'We moved to ⟦221 5th Avenue, New York, NY 10003⟧ last year.',
    'He resides at ⟦45 N. Maple Ave, Springfield⟧ now.',
    'i live at ⟦12 elm street⟧ in springfield',
    'Please mail ⟦150 Sample Street, Ottawa, ON K1A 0B1⟧ about it.',
    // United Kingdom, Ireland
    'Send it to ⟦Flat 3, 12 Elm Road, Leeds LS1 4AP⟧ please',
    'My parents live at ⟦10 Example Lane, London SW1A 2AA, United Kingdom⟧.',
    'Post it to ⟦7 Example Quay, Dublin 2, D02 X285, Ireland⟧.',
    // Australia, New Zealand, South Africa
    'My address: ⟦5/12 Beach Road, Bondi NSW 2026, Australia⟧',
    'Deliver to ⟦88 Example Street, Wellington 6011, New Zealand⟧.',
    'I live at ⟦12 Long Street, Cape Town, 8001⟧.',
    // French
    'Mon adresse : ⟦12 bis, rue de l’Exemple, 00000 Villeneuve-les-Bits⟧',
    "J'habite au ⟦5 avenue des Lilas, 75001 Paris⟧ depuis mai.",
    'Écrivez à ⟦BP 4296, Dakar, Sénégal⟧.',
    'Nous sommes au ⟦196 boulevard du 30 Juin, Kinshasa⟧.',
    'Adresse : ⟦3, allée de la grande fontaine, 35740 Exempleville, France⟧',
    // German
    'Meine Adresse ist ⟦Musterstraße 12, 12345 Musterstadt⟧.',
    'Ich wohne in der ⟦Beispielgasse 5, 1010 Wien⟧.',
    'Bitte an ⟦Musterstr. 7a, D-10115 Berlin⟧ schicken.',
    'Anschrift: ⟦Unter den Eichen 6, 10117 Berlin⟧',
    'Postanschrift: ⟦Postfach 1234, 3001 Bern, Schweiz⟧',
    // Spanish
    'Dirección: ⟦Calle del Ejemplo 5, 4.º B, 28013 Madrid⟧',
    'Vivo en ⟦C/ del Ejemplo 0, 00000 Villamuestra⟧.',
    'Mi dirección es ⟦Carrera 7 # 71-21, Bogotá, Colombia⟧.',
    'Envíalo a ⟦Av. Ejemplo 1234, Piso 5, C1043AAZ Buenos Aires⟧, por favor.',
    'Escribir al ⟦Apartado 1234, San José, Costa Rica⟧.',
    // Portuguese
    'Moro na ⟦Rua Augusta, 1200, São Paulo - SP, 01310-100, Brasil⟧.',
    'Endereço: ⟦Avenida da Liberdade 12, 3.º Esq, 1250-096 Lisboa⟧',
    // Italian
    'Abito in ⟦Via Roma, 12, 00184 Roma⟧.',
    'Indirizzo: ⟦Piazza Esempio 3, 20121 Milano MI, Italia⟧',
    // Dutch, Nordic
    'Stuur het naar ⟦Voorbeeldkade 0, 0000 AA Voorbeeldstad⟧ alstublieft.',
    'Ik woon op ⟦Prinsengracht 12-3, 1015 DV Amsterdam⟧.',
    'Jeg bor i ⟦Havnegata 0, 0000 Eksempelby, Norway⟧.',
    'Min adress är ⟦Exempelgatan 5, 112 28 Stockholm⟧.',
    'Send til ⟦Prøvevej 12, 2. tv, 2100 København Ø⟧.',
    'Osoite: ⟦Esimerkkikatu 5 B 12, 00100 Helsinki⟧',
    // Central and eastern Europe
    'Adres: ⟦ul. Przykładowa 12/4, 00-950 Warszawa⟧',
    'Bydlím na ⟦Příkladová 112, 065 34 Kravaře, Česko⟧.',
    'Címem: ⟦1055 Budapest, Példa utca 12⟧.',
    'Adresa: ⟦Str. Exemplului nr. 5, București, România⟧',
    'Пишите: ⟦000000, г. Примерск, ул. Образцовая, д. 0, кв. 12⟧.',
    'Адрес: ⟦ул. Примерная, 5, Москва, 101000⟧',
    'Адреса: ⟦вул. Прикладна, 12, Київ, 01001⟧',
    'Διεύθυνση: ⟦Οδός Παραδείγματος 12, 105 63 Αθήνα⟧',
    // Turkey, Middle East
    'Adres: ⟦Örnek Caddesi No: 12 Daire 5, 34000 İstanbul⟧',
    'العنوان: ⟦12 شارع المثال، القاهرة، مصر⟧',
    'عنواني ⟦ص.ب. 12345، دبي، الإمارات العربية المتحدة⟧',
    // Africa
    'Send it to ⟦P.O. Box 30218 - 00100 Nairobi, Kenya⟧.',
    'My address is ⟦Plot 12, Example Road, Kampala, Uganda⟧.',
    'I stay at ⟦14 Sample Crescent, Ikeja, Lagos 100271, Nigeria⟧.',
    // Asia
    'My home address is ⟦12, MG Road, Bengaluru 560001, India⟧.',
    'Send it to ⟦House No. 5, Road 12, Dhanmondi, Dhaka-1205⟧.',
    'Alamat: ⟦Jl. Contoh No. 12, Jakarta 10110⟧',
    'Địa chỉ: ⟦12 Đường Ví Dụ, Quận 1, Hồ Chí Minh⟧',
    '地址：⟦北京市示例区样本路0号示例大厦10层，邮编000000⟧',
    '我住在⟦四川省成都市样例区虚构街0号3单元⟧。',
    '住所：⟦〒100-0001 東京都千代田区千代田1-1⟧',
    '주소: ⟦서울특별시 강남구 예시로 123, 06133⟧',
    'Address: ⟦123 Example Road, #05-12, Singapore 238801⟧',
    // boxes of the world
    'Write to ⟦Private Bag 12, Gaborone, Botswana⟧.',
    'Adresse postale : ⟦CP 1234, 1211 Genève 10, Suisse⟧',
    'Adres: ⟦Postbus 1234, 3500 AA Utrecht⟧',
    'Адрес: ⟦а/я 123, 101000 Москва⟧',
    'Caixa: ⟦Caixa Postal 123, 01310-100 São Paulo⟧',
    // wrapped lines and odd writing
    'You can find the parcel at my house, which is at ⟦12 Elm\nStreet, Springfield, IL 62704⟧ as before.',
    'I live at ⟦１２ Elm Street, Springfield, IL ６２７０４⟧.',
  ]);
});

describe('postal addresses in blocks', () => {
  mustFind(() => balanced, 'postal_address', [
    'Best regards,\nJane Doe\nResearch Officer, Example Foundation\n⟦12 Moi Avenue\nWestlands\nNairobi 00100\nKenya⟧\nTel: none',
    '> -- \n> Jane Doe\n> ⟦10 Example Road\n> London SW1A 2AA\n> United Kingdom⟧\n> www.example.org',
    '>> Regards,\n>> Jane Doe\n>> ⟦Musterstr. 22\n>>     38106 Braunschweig\n>>     Germany⟧',
    '-- \nIngrid Solheim\nCoordinator (sample)\n⟦Havnegata 0, 0000 Eksempelby, Norway⟧\n_____________',
    'Thomas Achter\nPolderlab Foundation (fictional)\n⟦Voorbeeldkade 0, 0000 AA Voorbeeldstad, The Netherlands⟧\nE thomas',
    'Example Corp.\n⟦1400 Smith, EB 3801\nHouston, Texas 77002-7361⟧',
    'Jane Doe\n⟦1400 Smith Street\nHouston, TX 77002⟧\nwww.example.org',
    '-- \nJane Doe\n⟦Palais Exemple\n1211 Geneva 10\nSwitzerland⟧',
    '-- \nJane Doe\nProfessor\n⟦2nd Floor, Block C\n203/3 boulevard du 30 Juin\nPort Antonio\nDjibouti⟧',
    'Cordialement,\n\nFatou Ndiaye\n⟦BP 4296\nDakar⟧\n',
    'Saludos,\nCarlos Ruiz\n⟦Avenida Bolívar\nCaracas\nVenezuela⟧',
    'С уважением,\nОлена Коваль\n⟦проспект Мира, 225\nМосква⟧',
    'Regards,\nWei Tran\n⟦Unten den Linden 6\n10117 Berlin⟧',
    'Kind regards,\nOla Tran\nInstitute for Digital Rights\n⟦Λαγού 198\nΑθήνα⟧',
    'Thanks,\nPriya Sharma\n⟦Plot 12, Sector 5\nNew Delhi 110001\nIndia⟧',
    '-- \nJane Doe | Example Org | ⟦12 Elm Street, Springfield, IL 62704⟧ | www.example.org',
    'Mailing address:\n⟦Flat 2\n12 Elm Road\nLeeds LS1 4AP⟧\n\nThanks',
    'Cheers,\nJane\n⟦PSC 1234, Box 5678\nAPO AP 12345⟧',
  ]);

  it('keeps name, role and organisation', () => {
    const text =
      '-- \nJane Doe\nPolicy Advisor\nExample Foundation\n12 Elm Street\nSpringfield, IL 62704\nwww.example.org\n';
    expect(redactText(text, balanced).text).toBe(
      '-- \nJane Doe\nPolicy Advisor\nExample Foundation\n[postal address removed]\nwww.example.org\n',
    );
  });
});

describe('text that is no postal address', () => {
  mustStay(
    () => balanced,
    [
      'Route 66 and Highway 61 are songs.',
      'Room 5, Palais des Nations, at 10:00',
      'IGF 2023 Workshop Room 3, Kyoto International Conference Center',
      'Hall 3, Building 2',
      'Section 5 Street view',
      'the street has 12 houses',
      '200 people in Paris, 12 in Geneva and 5 in Nairobi',
      'UN Geneva, 12 May 2023',
      'On 12 March Road works begin',
      'Sent: Wednesday, May 8, 2019 11:55 AM',
      'We met in Geneva, Switzerland, in 2019.',
      'The budget is 12 000 CHF for Nairobi and 62704 USD in all.',
      'USRP X310 and N210, UBX-160 Noise Figure',
      'RFC 5322, Section 3.4, and RFC 6854',
      'Linux 5.4 Drive letters are gone',
      'We are using version 2955. Something has gone wrong.',
      'A/RES/70/125, paragraph 12, and E/2019/27',
      'Working Group 3, Nairobi, Kenya',
      'Regards,\nJane Doe\nChair, Working Group 3\nNairobi, Kenya',
      'Regards,\nJane Doe\nGeneva, Switzerland',
      '-- \nJane Doe\nSession 12, Day 2',
      'Top 10 Countries: India, Kenya, Brazil',
      '+	.address = 12, Main Street',
      '+ * 51 Franklin Street, Fifth Floor, Boston, MA 02110-1301 USA',
      ' * 59 Temple Place, Suite 330, Boston, MA 02111-1307 USA',
      '# 12 Elm Street, Springfield, IL 62704',
      'diff --git a/12 Elm Street b/12',
      'Dst, 1, FmtStr, 1',
      'in 3 Way Handshakes, at 5 Point, over 2 Circle',
      'It has 64 Bit Drive support and 2 Court cases',
      'Article 19, Section 2, Chapter 7',
      '10:00 Opening, 10:30 Panel 1, 12:00 Lunch',
      '5 rue',
      'the 12 avenues of growth',
      'via USB 3 and via HDMI 2',
      'en route 5 times',
      'IP address: 192.0.2.1, MAC address: none',
      'Address space 4096 Bytes',
      'Box 3 of the form; table 12 Place holders',
      'cp 12 Files; bp 5',
      '关于第12号决议和5月12号的会议',
      '共有12个城市、5条建议',
      'عن طريق 12 دولة',
      'по 12 улицам города',
      'в 2020 году в Москве прошло 12 встреч',
      'Im Jahr 2020 in Berlin: 12 Teilnehmer',
      'Le 12 mai à Paris, 75 personnes',
      'En 2020, 12 personas en Madrid',
      'Ubuntu 20.04 Desktop, Fedora 32 Workstation, Debian 11 Buster',
      'page 12, line 5, column 3',
      'CVE-2021-33038, ISBN 978-3-16-148410-0',
      'AS64496, port 8080, Python 3.12 Release',
      'commit 12345678 Fix the 12 Main loops',
      '| SLICEL | 40816 | | |\n| SLICEM | 26062 | | |',
      'Kirsten - 0551 - MITLL wrote:',
      'UHD 4). So, since my block wants to',
      'Venue: Kenyatta Centre, 12 Harambee Avenue, Nairobi, Kenya',
      'Lieu : 12 rue de Lyon, 75012 Paris',
      'We will meet at Hotel Example, 12 Elm Street, Springfield, IL 62704.',
      'The meeting will be held at 5 Example Road, London SW1A 2AA.',
      '会场：北京市示例区样本路0号',
    ],
  );
});

describe('what a policy makes of postal addresses', () => {
  it('keeps the name of a large city where it generalises', () => {
    const text = 'I live at 12 Moi Avenue, Nairobi 00100, Kenya.';
    const { text: output } = redactText(text, balanced);
    expect(output).toBe('I live at [postal address in Nairobi].');
    expect(redactText(output, balanced).text).toBe(output);
  });

  it('takes a city of another language for what it is', () => {
    expect(redactText('Адрес: ул. Примерная, 5, Москва', balanced).text).toBe(
      'Адрес: [postal address in Moscow]',
    );
    expect(redactText('地址：北京市示例区样本路0号', balanced).text).toBe(
      '地址：[postal address in Beijing]',
    );
  });

  it('removes it all under strict', async () => {
    const text = 'I live at 12 Moi Avenue, Nairobi 00100, Kenya.';
    expect(redactText(text, await policy('strict')).text).toBe('I live at [postal address removed].');
  });

  it('lets nobody write into a placeholder', () => {
    const text = '[postal address in 12 Elm Street, Springfield, IL 62704]';
    expect(redactText(text, balanced).text).not.toContain('Elm');
  });

  it('keeps a labelled office where the policy says so', async () => {
    const text = 'Our head office: 12 Elm Street, Springfield, IL 62704';
    expect(redactText(text, await policy('open')).text).toBe(text);
    expect(redactText(text, balanced).text).toBe('Our head office: [postal address removed]');
  });

  it('keeps an address that the policy allows', async () => {
    const { policy: settings } = await policy('balanced');
    const compiled = compilePolicy(
      { ...settings, allow: ['12 Elm Street, Springfield, IL 62704'] },
      { key: new Uint8Array(32) },
    );
    const text =
      'Send it to 12 Elm Street,\nSpringfield, IL 62704 please, not to 14 Elm Street, Springfield.';
    expect(redactText(text, compiled).text).toBe(
      'Send it to 12 Elm Street,\nSpringfield, IL 62704 please, not to [postal address removed].',
    );
  });
});

describe('hostile text', () => {
  const UNITS = [
    '12 Elm ',
    '12 Elm Street, ',
    '12 Elm Street\n',
    '12345 Springfield\n',
    'Springfield 12345, ',
    'P.O. Box ',
    'PO Box 1\n',
    'Calle 5 ',
    'rue ',
    'Jane Doe\n12\n',
    '> 12 A\n',
    'A 1 ',
    'Apt 4, ',
    'St. ',
    'Musterstraße ',
    '110 001 ',
    '路1号',
    '市区1-1',
    'SW1A 2AA ',
    'IL 62704 ',
    'Kenya, ',
    '-- \nA 12\n',
    'Regards,\n12 Ab\n',
    'address 1 A ',
    '1 شارع ',
  ];
  it.each(UNITS)('takes linear time on many of %j', (unit) => {
    const text = unit.repeat(Math.ceil(100_000 / unit.length));
    redactText(text.slice(0, 2_000), balanced);
    const zones = signatureZones(text);
    const scan = {
      text,
      people: [],
      names: false,
      regions: [],
      zones: () => zones,
      labels: () => labelWords(text),
    };
    const spent = cpuTimer();
    findPostalAddresses(scan);
    expect(spent()).toBeLessThan(1500); // squared it would be minutes
    expect(redactText(text.slice(0, 20_000), balanced).leak).toBe(false);
  });
});
