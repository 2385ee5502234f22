// 浏览档案的中文文本。
import { counter } from '../languages.ts';
import type { BrowseTexts } from './texts.ts';

export const browse = {
  question: '您在找哪个联盟？',
  nameLabel: '名称中的字词',
  nameButton: '查找',
  noSuchName: '没有名称包含该字词的联盟。',
  showAll: '显示全部联盟',
  inTwelveMonths: '近 12 个月',
  languagesSeen: '语言',
  checkedOn: (date) => `检查于 ${date}`,
  latestOnAllLists: '最新讨论',

  onThisPage: '本页内容',
  runBy: '管理者',
  listRunBy: '列表由联盟管理。',
  archiveContact: '有关本档案请联系：',
  joinByMail: '通过邮件加入',
  follow: '关注（Atom）',
  firstMessage: '第一封邮件',
  inArchive: '档案中',
  messages: '邮件',
  byYearAndMonth: '按年和月',
  earlierYears: '更早的年份',
  total: '合计',

  view: '显示方式',
  byThread: '每个话题一行',
  byMessage: '每封邮件一行',
  startedBy: '发起人',
  replies: '回复',
  countReplies: counter('zh', { other: '# 条回复' }),
  begun: (date) => `始于 ${date}`,
  otherMonths: '其他月份',
  otherYears: '其他年份',
  more: '本月更多内容',
} satisfies BrowseTexts;
