// Words of births, in the languages of birth-date.ts.

/** The next date is a birth date. */
export const BIRTH_WORDS: readonly string[] = (
  'born dob birth birthdate birthday dateofbirth bday né née nés naissance anniversaire nac nacim nacimiento nacido nacida nací nació cumpleaños nascimento nascido nascida nasci nasceu aniversário ' +
  'geboren geburtsdatum geburtsjahr geburtstag geburt geb nato nata nascita compleanno geboortedatum geboorte verjaardag ' +
  'født fødselsdato fødselsdag fødselsår född födelsedatum födelsedag födelsedag syntynyt syntymäaika syntymäpäivä ' +
  'рождения родился родилась рождение рожд род рождён рождена народження народився народилася urodzony urodzona urodzenia urodziłem urodziłam ' +
  'narozen narozena narození narodený narodená narodenia született születési născut născută nașterii naşterii рођен рођена рођења rođen rođena rođenja rojen rojena rojstva ' +
  'doğum doğumlu doğdum γέννησης γεννήθηκα γεννηθείς γενέθλια ' +
  'الولادة ولادة ميلاد الميلاد ميلادي ميلاده ميلادها مواليد ولد ولدت وُلد وُلدت المولود المولودة تولد متولد ' +
  'לידה נולד נולדתי נולדה जन्म जन्मतिथि जन्मदिन জন্ম জন্মতারিখ lahir kelahiran kuzaliwa nilizaliwa alizaliwa ' +
  '出生 生日 出生日期 出生年月 生于 生於 出生于 出生於 生年月日 誕生日 生まれ 생년월일 생일 출생 태어났 태어난 วันเกิด เกิด'
).split(/\s+/u);
