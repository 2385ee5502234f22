// Chinese texts of the page about data and API.
import type { ApiTexts } from './texts.ts';

export const zh: ApiTexts = {
  title: '数据与 API',
  lead: '这些页面所显示的一切，都可以以文件、订阅源和 JSON 的形式获取。它们全部来自同一份已删除个人数据的记录。无需密钥，也无需账户。',
  filesHeading: '文件与订阅源',
  files: {
    eml: '单封邮件（邮件文件）',
    monthMbox: '一个月的邮件（mboxrd）',
    threadMbox: '一个主题讨论（mboxrd）',
    allMbox: '整个邮件列表（mboxrd，gzip）',
    jsonLines: '整个邮件列表，每行一个 JSON 对象（gzip）。未显示的邮件也占一行：以“state”和“reason”代替正文',
    searchMbox: '搜索结果（mboxrd），参数与搜索页相同；最多 500 封邮件',
    listFeed: '列表的最新邮件（Atom），以及已被移除的邮件（RFC 6721）',
    listJsonFeed: '同上，JSON Feed 1.1 格式',
    threadFeed: '一个主题讨论（Atom）',
    searchFeed: '搜索结果，最新的在前（Atom）',
    openness: '开放性报告；另有 CSV 格式',
    log: '经签名的公开日志头；日志的分块和条目与之并列（C2SP tlog-tiles）',
    dcat: '以数据集目录形式列出的全部列表（DCAT 3）',
    sitemap: '全部网址，供搜索引擎使用',
  },
  placesNote: '请用列表的标识替换 {list}；编号和月份可在页面网址中找到。',
  jsonHeading: 'JSON',
  jsonText: '下列地址以 JSON 作答；其中的名称和取值为英文。',
  description: '机器可读的描述（OpenAPI 3.1）',
  example: '示例',
  answer: '回答示例',
  rulesHeading: '须知',
  rules: [
    '请求过于频繁时会得到状态码 429，Retry-After 中写明需要等待的秒数。',
    '回答带有 ETag：请用 If-None-Match 再次请求，未变化的内容几乎不耗费资源。',
    '已被移除的邮件以 410 作答并说明原因。如果您保存副本，请跟踪变更，并移除此处已移除的内容。',
    '个人数据在发布前已被删除：请勿试图查明其原貌。',
  ],
};
