// Lines below which a mail program put an earlier message without quotation marks. Anchored, linear.

// What stands between the hyphens, in the languages that people's programs speak.
const ANSWERED =
  /^-{2,}\s{0,2}(?:Original Message|Original Appointment|Message d['’]origine|Mensaje original|Исходное сообщение|原始邮件|الرسالة الأصلية)\s{0,2}-{2,}/iu;
const FORWARDED =
  /^(?:-{2,}\s{0,2}(?:Forwarded message|Message transféré|Mensaje reenviado|Пересылаемое сообщение|Пересланное сообщение|转发的邮件|轉寄的郵件|رسالة معاد توجيهها|الرسالة المُحالة)\s{0,2}-{2,}|Begin forwarded message:|Début du message (?:transféré|réexpédié)\s?:|Inicio del mensaje reenviado:|Начало переадресованного сообщения:)/iu;
// Outlook begins what it quotes with the header of the message: who, and on the next line when.
const HEADER_FROM = /^\s{0,3}\*{0,2}(?:From|De|Von|От|发件人|寄件者|من)\*{0,2}\s{0,2}[:：]/iu;
const HEADER_SENT =
  /^\s{0,3}\*{0,2}(?:Sent|Date|Envoyé|Enviado(?: el)?|Fecha|Gesendet|Datum|Отправлено|Дата|发送时间|日期|寄件日期|التاريخ|تاريخ الإرسال|تم الإرسال|أرسلت)\*{0,2}\s{0,2}[:：]/iu;

/**
 * What begins with `line`: a message that is `answered` (its text is known from elsewhere), one that is `forwarded` (it
 * is what the mail is about), or null. `next` is the line after it. Pass the beginnings of lines, not megabytes.
 */
export function earlierMail(line: string, next: string): 'answered' | 'forwarded' | null {
  if (FORWARDED.test(line)) return 'forwarded';
  if (ANSWERED.test(line) || (HEADER_FROM.test(line) && HEADER_SENT.test(next))) return 'answered';
  return null;
}
