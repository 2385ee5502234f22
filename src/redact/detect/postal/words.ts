// Words of postal addresses in the languages of the world: data only. All in lower case, without a last full stop.

/** How sure a word makes a street: `sure` needs a name and a number, `weak` also a place or a post code beside it. */
export type Strength = 'sure' | 'weak';

function table(sure: string, weak: string): ReadonlyMap<string, Strength> {
  const words = new Map<string, Strength>();
  for (const word of weak.split(/\s+/)) if (word !== '') words.set(word, 'weak');
  for (const word of sure.split(/\s+/)) if (word !== '') words.set(word, 'sure');
  return words;
}

/** After the name, the number stands before both: 12 Elm Street. The weak ones are the other suffixes of the US post. */
export const AFTER_NAME = table(
  'street avenue ave road rd lane boulevard blvd terrace crescent parkway pkwy highway hwy turnpike tpke expressway expy mews causeway thoroughfare',
  `st str av ln dr bd drive court ct place pl square sq ter close cres circle cir way trail trl loop row walk gardens gdns grove hill
   rise view plaza plz alley aly quay wharf broadway freeway fwy path pass point pt pike ridge rdg run bend bluff branch bridge brook
   bypass camp canyon cape center centre cliff club common commons corner corners course cove coves creek brooks crest crossing crossroad curve dale dam
   divide estate estates extension fall falls ferry field fields flat flats ford fords forest forge fork forks fort garden gateway
   glen glens green greens groves harbor harbour haven heights hts hills hollow inlet island islands isle junction key keys knoll knolls lake lakes
   land landing light lights lock locks lodge mall manor meadow meadows mill mills mission motorway mount mountain neck orchard
   oval overpass park parks parkways parade passage pine pines plain plains port ports prairie radial ramp ranch rapid rapids rest river
   roads route rue shoal shoals shore shores skyway spring springs spur spurs squares station stravenue stream streets summit
   throughway trace track trafficway tunnel underpass union unions valley valleys via viaduct views village villages ville vista walks wall
   ways well wells wood woods link links circles drives roads annex arcade bayou beach bottom burg burgs trailer esplanade promenade gate yard wynd vennel brae
   marg nagar chowk bazar bazaar sarani salai puram colony enclave vihar mawatha veedhi bagh gali galli tola para
   strand strasse platz weg allee gasse`,
);

/** After the name, the number stands behind both: Kossuth utca 12. */
export const AFTER_NAME_NUMBER_LAST = table(
  `straße strasse str utca útja körút krt sugárút sgt köz rakpart gatvė gatve gatvės gatves prospektas iela ielā prospekts bulvāris
   katu puiestee mnt maantee caddesi caddes cad cadde sokak sokağı sokagi sok bulvarı bulvari bulvar blv mahallesi mah küçəsi küç kucesi prospekti kochasi
   көшесі даңғылы көчөсү кӯчаи straat laan gracht plein kade steeg singel weg gade vej allé stræde gata gatan gate gaten väg vägen vei veien veg
   vegen allee platz gasse damm ufer chaussee promenade steig улица проспект переулок шоссе бульвар площадь проезд набережная тупик аллея ал майдан dambis xiyoboni
   вулиця провулок площа ქუჩა ქუჩ გამზირი ჩიხი laukums sétány dűlő sor lépcső փողոց պողոտա ulica cesta trg`,
  `út u tér tere tn pst g pr al ring markt wall graben berg hof straatweg dreef torg torget plads plass tee tie polku kuja tänav
   sk ul ул пр-т пр просп пер наб ш пл strand quai marg road lane street avenue sokaklar`,
);

/** Before the name: 12 rue de Lyon, Calle Mayor 5, ул. Ленина, 5. */
export const BEFORE_NAME = table(
  `rue rues boulevard bld bvd chemin allée allées impasse sentier faubourg lotissement avenue av ave
   calle c/ avenida avda avd paseo camino carretera ctra calzada jirón jiron pasaje callejón callejon glorieta travesía
   autopista circunvalación carrer passeig plaça avinguda rambla kalea carrera cra diagonal
   rua travessa praça praca alameda rodovia estrada ladeira beco
   via viale vicolo piazza piazzale corso strada lungomare contrada
   ul ulica aleja aleje osiedle skwer rynek wybrzeże wyb bulw rondo ogród voie ulice třída náměstí ulicia námestie
   bulevardul bulevard strada str calea șoseaua şoseaua soseaua sos șos aleea piața piata intrarea bd bdul
   rruga bulevardi triq sráid bóthar
   οδός λεωφόρος λεωφ πλατεία
   ул улица просп проспект пр-т пр-кт пер переулок наб набережная шоссе аллея ал пл площадь бульвар б-р бул проезд пр-д тупик мкр микрорайон
   вул вулиця провулок пров булевард вуліца праспект
   شارع جادة ميدان زنقة نهج خیابان بلوار کوچه رحوب רחוב רח' שדרות שד' דרך
   đường phố ngõ ngách hẻm
   jalan jl jln gang lorong persiaran lebuh lebuhraya
   ถนน ถ ซอย ซ soi thanon đ barabara mtaa ulitsa prospekt pereulok`,
  `place pl quai route rte cours passage square villa cité cite résidence residence quartier lot hameau domaine ch imp bd
   cl cll cr kr kra transversal tv plaza plz pza pº jr pje ronda urb urbanización urbanizacion colonia col barrio sector manzana mz
   r al largo quadra rod est trav
   prolongación prolongacion huerta aldea sección seccion entrada partida vía cuesta bajada rampa conjunto polígono lugar chalet arrabal explanada gran parque parcela puente quinta rincón senda subida
   incrocio borgo rotonda voie v.le p.zza c.so largo loc località
   os plac pl nám tř trg cesta
   طريق حي خ کوی وي
   duong pho gg jl. sitio km kilometro kilómetro boulevard-de
   пр ш бул тер линия`,
);

/** A name and a street in one word: Hauptstraße, Kungsgatan, Herengracht, 테헤란로. */
export const IN_WORD = table(
  `straße strasse str straat laan gracht kade plein steeg singel gatan gata gaten gate vägen vej gade stræde allee veien vegen vænget
   vegur stígur braut gasse katu puiestee mantee utca chaussee straatweg allé gränd torget weg plantsoen boulevarden boulevard ufer damm platz promenade pfad stieg
   로 길 대로 főtér`,
  `dijk dreef hof markt ring graben berg wall steig pad plads parken bakken stigen backen torg vei veg gränden tie kuja polku aukio väylä ranta kaari
   тракт plassen plan allén höhe feld brink baan park kai strand`,
);

/** Numbered parts of a place: Apt 4, Suite 200, кв. 12, piso 3. */
export const UNIT = new Set(
  `apt apartment apartments flat unit suite ste floor fl flr level room rm building bldg block blk tower house villa plot door no nr n° no. number
   num lot office entrance wing stand shop store gate stall box psc cmr hse h/no sector phase ward zone stage lane
   appartement appt app bâtiment bât batiment bat étage etage escalier esc porte immeuble imm lot villa résidence
   piso planta puerta pta pt escalera depto dpto departamento oficina of int interior ext bloque blq blo manzana mz lote torre casa edificio edif apto local nivel
   andar apartamento sala bloco conj conjunto lote fração quadra
   scala piano palazzina interno etage stock og eg wohnung whg top tür stiege haus hinterhaus aufgang zimmer
   verdieping huis bus hus bte boîte lgh lägenhet vån våning sal th tv mf leil rappu
   m lok lokal mieszkanie byt patro emelet em ajtó fszt ap et sc bl scara etaj nr et
   кв квартира д дом корп корпус к стр строение этаж эт офис оф подъезд под помещ комн комната буд будинок ап вх ет бл бр
   daire kat no d k blok apt ap
   شقة الطابق طابق مبنى بناية عمارة رقم الدور دور فيلا منزل مكتب بلوك قطعة پلاک واحد طبقه דירה קומה כניסה
   số tầng phòng căn tòa lantai lt blok rt rw no kav unit tingkat aras ชั้น ห้อง เลขที่ หมู่ หมู่ที่ ม moo อาคาร 층 호 동
   opp plot khasra stall shed`.split(/\s+/),
);

/** Words that open a line of an address beside street and post code. */
export const LOCALITY = new Set(
  `near opp opposite behind beside off adjacent village taluk tehsil dist district distt subdistrict ward sector phase municipality county parish
   province prov state region regency cedex barrio colonia col bairro município municipio municipality distrito concelho cantón canton parroquia comuna
   departamento provincia estado urbanización urbanizacion urb poblado vereda mahallesi mah mahalle ilçe köyü mkr mikrorayon микрорайон мкр район р-н рн обл область
   край респ республика г гор город пос посёлок поселок пгт село с дер деревня станица аул м місто смт кн гр община
   kecamatan kec kelurahan kel kota kab kabupaten desa dusun phường quận huyện tỉnh thành xã tp tx thị แขวง เขต ตำบล อำเภอ จังหวัด ต อ จ khwaeng khet amphoe tambon
   barangay brgy purok sitio subd subdivision حي مدينة محافظة منطقة ولاية مقاطعة قسم استان شهر kommune kommun oblast rayon raion
   estate layout extension extn nagar colony enclave township po via co`.split(/\s+/),
);

/** Parts of a building's name. */
export const BUILDING = new Set(
  `house building buildings bldg tower towers court plaza centre center complex block blocks mansion mansions apartments apartment arcade chambers floor hall
   heights residency residence residences palace annex annexe campus park quay wing village
   edificio edifício torre bâtiment immeuble tour résidence residence palais gebäude haus palazzo budynek здание бц дом корпус
   مبنى برج عمارة بناية gedung menara wisma plaza bangunan apartemen bina işhanı`.split(/\s+/),
);

/** Small words inside names. */
export const CONNECTOR = new Set(
  `de del de la las le les los l' d' du des da das do dos di della delle dello dei degli dell' al el e y i of the der den dem die am an im auf
   zum zur vor unter in von van 't het te ten ter op aan es und en et and & sur sous aux au à lès y'all a na nad pod u ob pri saint ste st`.split(
    /\s+/,
  ),
);

/** Compass points in streets and post codes of cities. */
export const DIRECTION = new Set(
  `n s e w ne nw se sw north south east west northeast northwest southeast southwest nord sud est ouest norte sur este oeste`.split(
    /\s+/,
  ),
);

/** Names of the United States, Canada and Australia that stand before a post code, short and long. */
export const STATE_CODE = new Set(
  `AL AK AZ AR CA CO CT DE FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR PA RI SC SD TN TX UT VT
   VA WA WV WI WY DC PR GU VI AS MP AA AE AP FM MH PW
   AB BC MB NB NL NS NT NU ON PE QC SK YT
   NSW VIC QLD TAS ACT
   AC BA CE ES GO MT PB PI RJ RN RO RR RS SP SE TO`.split(/\s+/),
);
export const STATE_NAME = new Set(
  `alabama|alaska|arizona|arkansas|california|colorado|connecticut|delaware|florida|georgia|hawaii|idaho|illinois|indiana|iowa|kansas|kentucky|louisiana
   |maine|maryland|massachusetts|michigan|minnesota|mississippi|missouri|montana|nebraska|nevada|new hampshire|new jersey|new mexico|new york|north carolina
   |north dakota|ohio|oklahoma|oregon|pennsylvania|rhode island|south carolina|south dakota|tennessee|texas|utah|vermont|virginia|washington|west virginia
   |wisconsin|wyoming|puerto rico|district of columbia|alberta|british columbia|manitoba|new brunswick|newfoundland and labrador|nova scotia|ontario
   |prince edward island|quebec|québec|saskatchewan|new south wales|victoria|queensland|western australia|south australia|tasmania
   |calif|tex|mass|fla|conn|penn|ill|wash|ariz|colo|maharashtra|karnataka|kerala|tamil nadu|telangana|gujarat|rajasthan|punjab|haryana|west bengal|uttar pradesh
   |madhya pradesh|bihar|andhra pradesh|odisha|assam|goa|jharkhand|uttarakhand|himachal pradesh|chhattisgarh|kwazulu-natal|gauteng|western cape|eastern cape
   |free state|limpopo|mpumalanga|north west|northern cape`
    .split('|')
    .map((name) => name.trim()),
);

/** After these the line is a way to reach somebody or a role, not part of an address. */
export const OTHER_LINE = new Set(
  `tel telephone phone phones ph fax mobile mob cell cellphone email e-mail mail web website www http https skype twitter linkedin facebook whatsapp signal telegram
   téléphone telephone tél portable courriel teléfono telefono móvil movil correo celular telefone telemóvel cellulare telefon handy telefoon mobiel
   тел телефон факс моб почта هاتف جوال فاكس بريد البريد 电话 電話 手机 传真 邮箱 メール direct office t m f e p w d o tlf puh gsm voice cel pgp gpg
   telf telefax teléf mobil sip zoom phone/fax tel/fax twitter orcid vat registered iban bic
   group committee session version release chapter article task panel workshop wg sg edition volume issue step rfc igf wsis icann linux windows meeting day
   director manager president vice engineer professor prof dr chair secretary coordinator analyst researcher fellow lecturer student senior associate advisor
   officer counsel attorney partner head lead ceo cto cfo founder consultant department dept faculty division institute university universität université universidad
   foundation ministry association inc llc ltd gmbh corp corporation company society council commission authority sent from on wrote regards thanks best cheers`.split(
    /\s+/,
  ),
);

export const AFTER_SURE = 1;
export const AFTER_WEAK = 2;
export const LAST_SURE = 4;
export const LAST_WEAK = 8;
export const BEFORE_SURE = 16;
export const BEFORE_WEAK = 32;
export const IS_UNIT = 64;
export const IS_LOCALITY = 128;
export const IS_BUILDING = 256;
export const IS_CONNECTOR = 512;
export const IS_DIRECTION = 1024;
export const IS_OTHER = 2048;
export const IS_BOX = 4096;
export const IS_CALENDAR = 8192;

const CALENDAR = `january february march april may june july august september october november december jan feb mar apr jun jul aug sep sept oct nov dec
   monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun utc gmt cet cest est edt pst pdt am pm
   janvier février mars avril mai juin juillet août septembre octobre novembre décembre lundi mardi mercredi jeudi vendredi samedi dimanche
   enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre lunes martes miércoles jueves viernes sábado domingo
   januar februar märz juni juli oktober dezember montag dienstag mittwoch donnerstag freitag samstag sonntag
   janeiro fevereiro março maio junho julho setembro outubro novembro dezembro gennaio febbraio aprile maggio giugno luglio settembre ottobre dicembre
   января февраля марта апреля мая июня июля августа сентября октября ноября декабря`;

/** Words that a box begins with; boxes.ts reads on from there. */
const BOX_WORDS =
  'p.o po p p.o.b pob p.m.b pmb post postal postbox box gpo b.p bp c.p cp boîte boite s.l.p slp case casella caixa apartado apdo apartad casilla postfach postbus postboks pf pl pb а/я абонентский private p/bag locked lock bag ص.ب ص صندوق skrytka skr poste ת.ד c.s cs t.k p.k pk τ.θ hộp kotak пошт п.с fiók pósthólf postilokero tsk';

const flags = new Map<string, number>();
function add(words: Iterable<string>, flag: number): void {
  for (const word of words) flags.set(word, (flags.get(word) ?? 0) | flag);
}
function addBoth(words: ReadonlyMap<string, Strength>, sure: number, weak: number): void {
  for (const [word, strength] of words)
    flags.set(word, (flags.get(word) ?? 0) | (strength === 'sure' ? sure : weak));
}
addBoth(AFTER_NAME, AFTER_SURE, AFTER_WEAK);
addBoth(AFTER_NAME_NUMBER_LAST, LAST_SURE, LAST_WEAK);
addBoth(BEFORE_NAME, BEFORE_SURE, BEFORE_WEAK);
add(UNIT, IS_UNIT);
add(LOCALITY, IS_LOCALITY);
add(BUILDING, IS_BUILDING);
add(CONNECTOR, IS_CONNECTOR);
add(DIRECTION, IS_DIRECTION);
add(OTHER_LINE, IS_OTHER);
add(BOX_WORDS.split(' '), IS_BOX);
add(CALENDAR.split(/\s+/), IS_CALENDAR);

/** Everything that the tables say of a word, in one look-up. */
export function flagsOf(word: string): number {
  return flags.get(word) ?? 0;
}

const LONGEST = 11;
/** Last letters of all of them: nearly every other word is told by these. */
const LAST_LETTERS = new Set([...IN_WORD.keys()].map((ending) => ending.slice(-3)));

/** The street that the end of a word says: Hauptstraße. */
export function streetInWord(word: string): Strength | null {
  const isHangul = word.charCodeAt(0) >= 0xac00;
  if (!isHangul && !LAST_LETTERS.has(word.slice(-3))) return null;
  for (let length = Math.min(LONGEST, word.length - (isHangul ? 1 : 3)); length > 0; length -= 1) {
    const strength = IN_WORD.get(word.slice(-length));
    if (strength !== undefined) return strength;
  }
  return null;
}
