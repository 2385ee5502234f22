// 话题和邮件页面的中文文本。
import { counter } from '../languages.ts';
import type { ReadingWords } from './words.ts';

export const zh: ReadingWords = {
  earlierMessage: '之前的邮件',
  signature: '签名',
  encodedBlock: '编码数据',
  readWhole: '阅读邮件全文',
  headingLead: (number, of) => `第 ${number} 封（共 ${of} 封），作者：`,
  contents: '本页邮件',
  parts: '各部分',
  order: '排序',
  byReplies: '按回复关系',
  byDate: '按日期',
  find: '在本话题中搜索',
  found: counter('zh', { other: '本话题中有 # 封邮件包含这些词。' }),
  foundNone: '本话题中没有同时包含这些词的邮件。',
  foundFirst: (shown) => `显示前 ${shown} 封。`,
  nothingToFind: '没有可搜索的词。',
  onlyBy: '仅显示此作者的邮件：',
  morePeople: counter('zh', { other: '另有 # 人' }),
  threadMbox: '下载本话题（mbox）',
  threadFeed: '关注本话题（Atom）',
  place: '在话题中的位置',
  thisMessage: '本邮件',
  moreMessages: counter('zh', { other: '话题中另有 # 封邮件' }),
  removedHere: '本邮件中已删除的内容',
  cite: '引用本邮件',
  citeText: '文本',
  citeNote: '使用作者公开的名字和永久链接。',
  citation: ({ author, subject, list, date, url }) =>
    `${author}：“${subject}”，邮件列表 ${list}，${date}，${url}`,
  asSent: '按发送时的原样逐行显示文本',
  forReading: '以便于阅读的方式显示文本',
};
