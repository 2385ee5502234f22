// Countries, and the large cities that a placeholder may name. Closed lists: what is not in them is never published.

/** Large cities as a placeholder writes them, each with its other spellings. Capitals, and what people know. */
const CITY_TABLE = `
Abidjan;Abu Dhabi=أبوظبي|أبو ظبي;Abuja;Accra;Addis Ababa=Addis Abeba|አዲስ አበባ;Adelaide;Aden=عدن;Ahmedabad;Aleppo=حلب;Alexandria=الإسكندرية|Alexandrie;Algiers=Alger|Argel|الجزائر العاصمة|Алжир
Almaty=Алматы;Amman=عمان|عمّان|Амман;Amsterdam=Амстердам;Anchorage;Ankara=Анкара;Antananarivo;Antwerp=Antwerpen|Anvers;Apia;Arusha;Ashgabat=Aşgabat|Ашхабад;Asmara;Astana=Астана|Nur-Sultan;Asuncion=Asunción
Athens=Athina|Athènes|Athen|Αθήνα|Αθηνα|Atenas|Atene|Афины;Atlanta;Auckland;Austin;Baghdad=بغداد|Багдад;Baku=Bakı|Баку;Baltimore;Bamako;Bandar Seri Begawan;Bandung;Bangalore=Bengaluru;Bangkok=กรุงเทพมหานคร|กรุงเทพฯ|กรุงเทพ|Krung Thep|Бангкок;Bangui;Banjul
Barcelona=Барселона;Basel=Bâle;Basseterre;Beijing=Peking|Pékin|Pekín|Pequim|北京|北京市|Пекин|بكين;Beirut=Beyrouth|بيروت|Бейрут;Belfast;Belgrade=Beograd|Београд|Белград;Belmopan;Belo Horizonte;Bergen;Berlin=Берлин|برلين;Bern=Berne|Берн;Bilbao;Birmingham;Bishkek=Бишкек
Bissau;Bogota=Bogotá|Bogotá D.C;Bologna=Bologne;Bonn=Бонн;Bordeaux;Boston;Brasilia=Brasília;Bratislava=Братислава;Brazzaville;Bridgetown;Brisbane;Bristol;Brussels=Bruxelles|Brussel|Brüssel|Bruselas|Bruxelas|Брюссель|بروكسل;Bucharest=București|Bucureşti|Bucuresti|Bucarest|Bukarest|Бухарест
Budapest=Будапешт;Buenos Aires=Ciudad Autónoma de Buenos Aires|CABA|Буэнос-Айрес;Bujumbura;Bulawayo;Busan=부산|부산광역시;Cairo=Le Caire|El Cairo|القاهرة|Каир|Kairo|开罗;Calgary;Cali;Canberra=Канберра;Cape Town=Kaapstad|Le Cap|Ciudad del Cabo;Caracas=Каракас;Cardiff
Casablanca=الدار البيضاء;Castries;Cayenne;Charlotte;Chengdu=成都|成都市;Chennai=Madras;Chiang Mai;Chicago=Чикаго;Chisinau=Chișinău|Chişinău|Кишинёв|Кишинев;Chittagong=Chattogram;Christchurch;Cleveland;Cologne=Köln|Кёльн;Colombo;Columbus;Conakry;Copenhagen=København|Copenhague|Kopenhagen|Копенгаген
Cordoba=Córdoba;Cork;Cotonou;Curitiba;Dakar=Дакар;Dalian=大连;Dallas;Damascus=Damas|Damasco|دمشق|Дамаск;Dar es Salaam=Dar-es-Salaam;Davao;Delhi;Denver;Detroit;Dhaka=ঢাকা|Dacca;Dili;Djibouti=جيبوتي;Dodoma;Doha=الدوحة|Доха;Douala;Dresden;Dubai=دبي|دبيّ|Дубай;Dublin=Дублин;Durban;Dushanbe=Душанбе
Dusseldorf=Düsseldorf|Duesseldorf;Edinburgh;Edmonton;Entebbe;Essen;Faisalabad;Florence=Firenze;Fortaleza;Frankfurt=Frankfurt am Main|Francfort|Франкфурт;Freetown;Fukuoka=福岡|福岡市;Funafuti;Gaborone;Gaza=غزة;Geneva=Genève|Geneve|Genf|Ginevra|Ginebra|Genebra|Женева|جنيف|日内瓦|ジュネーブ;Genoa=Genova
Georgetown;Ghent=Gent|Gand;Gitega;Glasgow;Gothenburg=Göteborg;Graz;Grenoble;Guadalajara;Guangzhou=广州|广州市;Guatemala City=Ciudad de Guatemala;Guayaquil;Halifax;Hamburg=Гамбург;Hanoi=Hà Nội|Ha Noi|Ханой;Hangzhou=杭州|杭州市;Hanover=Hannover;Harare=Хараре;Hargeisa;Havana=La Habana|La Havane|Гавана;Heidelberg;Helsinki=Helsingfors|Хельсинки
Ho Chi Minh City=Hồ Chí Minh|TP. Hồ Chí Minh|TP.HCM|TPHCM|Saigon|Sài Gòn|Хошимин;Honiara;Hong Kong=香港|Hongkong|HONG KONG|Гонконг;Honolulu;Houston;Hyderabad;Ibadan;Incheon=인천|인천광역시;Islamabad=Исламабад;Istanbul=İstanbul|Стамбул|إسطنبول;Izmir=İzmir;Jaipur;Jakarta=Джакарта|Djakarta;Jeddah=جدة;Jerusalem=القدس|ירושלים|Иерусалим|Jérusalem;Johannesburg;Juba;Kabul=کابل|Кабул
Kampala=Кампала;Kandy;Kano;Kansas City;Karachi;Karlsruhe;Kathmandu=काठमाडौं|Katmandou;Kazan=Казань;Khartoum=الخرطوم|Хартум;Kigali=Кигали;Kingston;Kingstown;Kinshasa=Киншаса;Kolkata=Calcutta;Krakow=Kraków|Cracow|Cracovie;Kuala Lumpur=Куала-Лумпур;Kumasi;Kuwait City=مدينة الكويت;Kyiv=Kiev|Київ|Киев|Kiew;Kyoto=京都|京都市;La Paz;Lagos=Лагос
Lahore;Las Vegas;Lausanne=Лозанна;Leeds;Leipzig;Lagos Island;Libreville;Lille;Lilongwe;Lima=Лима;Limassol;Lisbon=Lisboa|Lisbonne|Lissabon|Лиссабон|لشبونة;Liverpool;Ljubljana=Любляна;Lome=Lomé;London=Londres|Londra|Лондон|لندن|伦敦;Los Angeles=Лос-Анджелес;Luanda=Луанда;Lusaka=Лусака;Luxembourg=Luxemburg|Люксембург;Lviv=Львів|Львов;Lyon=Lyons|Лион
Macau=Macao|澳门|澳門;Madrid=Мадрид|مدريد;Majuro;Malabo;Male=Malé;Malmo=Malmö;Managua;Manama=المنامة;Manchester;Mandalay;Manila=Maynila|Манила;Maputo=Мапуту;Marrakesh=Marrakech|مراكش;Marseille=Marseilles|Марсель;Maseru;Mbabane;Mecca=Makkah|مكة|مكة المكرمة;Medan;Medellin=Medellín;Medina=المدينة المنورة;Melbourne=Мельбурн
Mexico City=Ciudad de México|Ciudad de Mexico|CDMX|México D.F|México, D.F|Мехико;Miami;Milan=Milano|Mailand|Милан;Milwaukee;Minneapolis;Minsk=Минск|Мінск;Mogadishu=Muqdisho|مقديشو;Mombasa;Monaco;Monrovia;Monterrey;Montevideo=Монтевидео;Montpellier;Montreal=Montréal|Монреаль;Moroni;Moscow=Moskva|Москва|Moscou|Moskau|Moscú|موسكو|莫斯科
Mumbai=Bombay|Мумбаи;Munich=München|Muenchen|Мюнхен;Muscat=Mascate|مسقط;Nagoya=名古屋|名古屋市;Nairobi=Найроби|نيروبي;Nanjing=南京|南京市;Nantes;Naples=Napoli|Неаполь;Nassau;Naypyidaw;Ndjamena=N'Djamena|N'Djaména;New Delhi=नई दिल्ली|Нью-Дели;New Orleans;New York=New York City|NYC|Нью-Йорк|نيويورك|纽约;Newcastle;Niamey;Nice;Nicosia=Λευκωσία|Lefkosia
Nouakchott=نواكشوط;Noumea=Nouméa;Novosibirsk=Новосибирск;Nuremberg=Nürnberg;Nuuk;Nukualofa;Odesa=Одеса|Одесса|Odessa;Osaka=大阪|大阪市;Oslo=Осло;Ottawa=Оттава;Ouagadougou;Oxford;Pago Pago;Palermo;Panama City=Ciudad de Panamá;Paramaribo;Paris=Париж|باريس|巴黎|Parigi;Perth;Philadelphia;Phnom Penh;Phoenix;Pittsburgh;Podgorica=Подгорица
Port Louis;Port Moresby;Port of Spain=Port-of-Spain;Port Vila;Port-au-Prince;Portland;Porto=Oporto;Porto Alegre;Porto-Novo;Prague=Praha|Praga|Prag|Прага;Praia;Pretoria;Pristina=Prishtina|Prishtinë|Приштина;Pune;Pyongyang=평양;Quebec City=Québec;Quito=Кито;Rabat=الرباط|Рабат;Ramallah=رام الله;Recife;Reykjavik=Reykjavík|Рейкьявик;Riga=Rīga|Рига;Rio de Janeiro=Рио-де-Жанейро
Riyadh=Riyad|الرياض|Эр-Рияд;Rome=Roma|Rom|Рим|روما;Rosario;Roseau;Rotterdam=Роттердам;Sacramento;Salvador;Salzburg;Samarkand=Samarqand|Самарканд;San Antonio;San Diego;San Francisco=Сан-Франциско;San Jose=San José;San Juan;San Marino;San Salvador;Sanaa=Sana'a|صنعاء;Santiago=Santiago de Chile|Сантьяго;Santo Domingo
Sao Paulo=São Paulo|Сан-Паулу;Sao Tome=São Tomé;Sapporo=札幌|札幌市;Sarajevo=Сарајево|Сараево;Seattle=Сиэтл;Seoul=서울|서울특별시|서울시|Séoul|Сеул|首尔;Seville=Sevilla;Shanghai=上海|上海市|Шанхай|شنغهاي;Sharjah=الشارقة;Sheffield;Shenzhen=深圳|深圳市;Singapore=新加坡|Singapour|Singapur|Сингапур;Skopje=Скопје|Скопье;Sofia=София|Sofija
St. Petersburg=Saint Petersburg|Sankt-Peterburg|Санкт-Петербург|St Petersburg|СПб;Stockholm=Стокгольм|Estocolmo;Strasbourg=Straßburg|Страсбург|Strassburg;Stuttgart=Штутгарт;Sucre;Surabaya;Suva;Sydney=Сидней|悉尼;Taipei=台北|台北市|臺北市|Тайбэй;Tallinn=Таллин|Таллинн;Tampere;Tangier=Tanger|طنجة;Tarawa;Tashkent=Toshkent|Ташкент;Tbilisi=თბილისი|Тбилиси;Tegucigalpa
Tehran=Téhéran|Teheran|تهران|طهران|Тегеран;Tel Aviv=Tel-Aviv|תל אביב|תל אביב-יפו|Тель-Авив;The Hague=Den Haag|La Haye|La Haya|'s-Gravenhage|Гаага|لاهاي;Thessaloniki=Θεσσαλονίκη;Thimphu;Tianjin=天津|天津市;Tirana=Tiranë|Тирана;Tokyo=東京|東京都|东京|Tokio|Токио|طوكيو;Toronto=Торонто;Toulouse=Тулуза;Tripoli=طرابلس|Триполи;Tunis=تونس العاصمة|Túnez;Turin=Torino
Ulaanbaatar=Улаанбаатар|Ulan Bator|Улан-Батор;Utrecht=Утрехт;Vaduz;Valencia;Valletta;Valparaiso=Valparaíso;Vancouver=Ванкувер;Venice=Venezia|Venise;Victoria;Vienna=Wien|Vienne|Viena|Вена|فيينا|维也纳;Vientiane;Vilnius=Вильнюс;Vladivostok=Владивосток;Warsaw=Warszawa|Varsovie|Warschau|Varsovia|Варшава;Washington=Washington, D.C|Washington D.C|Washington DC|Washington, DC|Вашингтон|واشنطن
Wellington=Веллингтон;Windhoek;Winnipeg;Wroclaw=Wrocław;Wuhan=武汉|武汉市;Xi'an=西安|西安市;Yangon=Rangoon;Yaounde=Yaoundé;Yekaterinburg=Екатеринбург;Yerevan=Երևան|Ереван;Yokohama=横浜|横浜市;Zagreb=Загреб;Zanzibar;Zurich=Zürich|Цюрих|Zuerich`;

const cities = new Map<string, string>();
for (const entry of CITY_TABLE.trim().split(/[;\n]/)) {
  const [name = '', others = ''] = entry.split('=');
  cities.set(name.toLowerCase(), name);
  if (others !== '') for (const other of others.split('|')) cities.set(other.toLowerCase(), name);
}

/** The names that a placeholder may hold, longest first. */
export const CITY_NAMES: readonly string[] = [...new Set(cities.values())].sort(
  (a, b) => b.length - a.length,
);

/** The large city of that name in any of its spellings, as a placeholder writes it, or null. */
export function largeCity(name: string): string | null {
  return cities.get(name.toLowerCase()) ?? null;
}

/** The large city that an address names; the last one, since streets are named after cities. Null where there is none. */
export function largeCityIn(address: string): string | null {
  const words = address.slice(0, 600).split(/[\s,;:()|/•·-]+/u);
  for (let end = words.length; end > 0; end -= 1) {
    for (let count = Math.min(4, end); count > 0; count -= 1) {
      const name = words
        .slice(end - count, end)
        .join(' ')
        .replace(/\.$/, '');
      const city = cities.get(name.toLowerCase());
      if (city !== undefined) return city;
    }
  }
  return unspacedCity(address);
}

/** Chinese and Japanese are written without blanks: 北京市朝阳区. */
function unspacedCity(address: string): string | null {
  const start = /[\p{Script=Han}\p{Script=Katakana}]/u.exec(address)?.index ?? -1;
  if (start < 0) return null;
  const head = address.slice(start, start + 24);
  for (let at = 0; at < head.length; at += 1) {
    for (const length of [4, 3, 2]) {
      const city = cities.get(head.slice(at, at + length));
      if (city !== undefined) return city;
    }
  }
  return null;
}

const OTHER_COUNTRIES =
  'usa|u.s.a|u.s|us|uk|u.k|uae|u.a.e|england|scotland|wales|northern ireland|great britain|holland|the netherlands|russia|p.r. china|pr china|p.r.china|prc|republic of korea|korea|south korea|republic of china|czech republic|ivory coast|cape verde|swaziland|burma|macedonia|drc|dr congo|the gambia|turkey|united states of america|the united kingdom|república dominicana|viet nam|vietnam|deutschland|brd|россия|российская федерация|рф|中国|中华人民共和国|日本|日本国|대한민국|the bahamas|the philippines|tanzania|republic of south africa|rsa|kingdom of saudi arabia|ksa|k.s.a|republic of kenya|république française|royaume-uni|etats-unis|états-unis|estados unidos|ee.uu|méxico|mexico|brasil|brazil|moldova|bolivia|venezuela|iran|syria|laos|palestine|state of palestine|taiwan|micronesia|kosovo|east timor|congo|the congo|d.r. congo|republic of the congo|hong kong|macau|macao|saint kitts|st. kitts and nevis|st. lucia|saint lucia|trinidad|w.i|west indies|ireland|republic of ireland|eire|éire|fsm|usvi|channel islands|the channel islands|isle of man|us virgin islands|british virgin islands|bvi';
/** Languages in which any country is named; each country is known in its own language too. */
const LANGUAGES = ['en', 'fr', 'es', 'de', 'pt', 'it', 'ru', 'ar', 'zh'];
let countries: Set<string> | null = null;

/** Is this the name of a country, in English, in its own or another widespread language? */
export function isCountry(name: string): boolean {
  countries ??= readCountries();
  return countries.has(name.toLowerCase());
}

function readCountries(): Set<string> {
  const names = new Set(OTHER_COUNTRIES.split('|'));
  const regions: string[] = [];
  const english = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });
  for (let first = 65; first <= 90; first += 1) {
    for (let second = 65; second <= 90; second += 1) {
      const code = String.fromCharCode(first, second);
      if (english.of(code) !== undefined) regions.push(code);
    }
  }
  const languages = new Map(LANGUAGES.map((language) => [language, regions]));
  for (const code of regions) {
    const own = new Intl.Locale(`und-${code}`).maximize().language;
    if (!LANGUAGES.includes(own)) languages.set(own, [...(languages.get(own) ?? []), code]);
  }
  for (const [language, codes] of languages) {
    const display = new Intl.DisplayNames(language, { type: 'region', fallback: 'none' });
    for (const code of codes) {
      const name = display.of(code)?.toLowerCase().replaceAll('\u2019', "'");
      if (name === undefined) continue;
      names.add(name);
      if (name.includes(' (')) names.add(name.slice(0, name.indexOf(' (')));
      names.add(name.replaceAll('.', ''));
      if (name.includes(' & ')) names.add(name.replaceAll('.', '').replace(' & ', ' and '));
    }
  }
  return names;
}
