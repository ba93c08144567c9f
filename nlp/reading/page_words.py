"""Words of menus, toolbars and headings: what a page says besides its article."""

from __future__ import annotations

import re

from .line_rule import STAFF

# Headings under which a page lists other articles; see `boilerplate` for how much behind them goes.
TAIL_HEADING = re.compile(
    r"[\s\[【■◆●▪>》|｜*#]*(?:[^，。\s]{0,2}(?:相关|推荐|延伸|关联|扩展|拓展|更多"
    "|猜你|您可能|你可能|大家都在|热点|热门|最新|精彩|今日|本周|本月|编辑|图片"
    "|同类|频道|24小时|48小时|一周)"
    "(?:阅读|新闻|报道|文章|链接|推荐|资讯|稿件|专题|会?喜欢|感兴趣|看|热点|要闻"
    "|排行|点击|热榜|内容|信息|关注|还喜欢|图片|视频|热点新闻|新闻推荐|热门|头条"
    "|热文|专栏)(?:的?(?:文章|内容|新闻|排行榜?|推荐|阅读))?"
    "|(?:新闻|点击|阅读|热点|文章|热度)排行榜?|您还可以看|大家还在看|其他人还看了"
    "|往期(?:回顾|推荐|精选|文章)|精彩推荐|为您推荐|热词)"
    r"(?:\s?(?:[:：]|更多|MORE|[\]】>》»|｜+]))*\s*$",
    re.I,
)

# Newspapers print a box of explanations under these; its sentences belong to the article.
BOX_HEADING = re.compile(r"[\s\[【■◆●▪]*(?:相关|新闻|背景|知识)?链接[\s\]】:：]*$")

# Tools of a page; a line of nothing else is its toolbar.
TOOL_WORDS = re.compile(
    "打印(?:本页|此页|本文|此文|文章|预览|页面)?|关闭(?:窗口|本页|此页|页面)?"
    r"|字\s?[体号](?:大小|设置)?|大号?|中号?|小号?|特大|超大|默认|正常|放大|缩小"
    "|恢复"
    "|分享(?:到|至|本文)?|收藏(?:本[页文]|此页)?|加入收藏|设为首页|新浪|腾讯|微信"
    "|微博|朋友圈|QQ空间|QQ好友|QQ|空间|人人网?|豆瓣|复制链接|一键复制|点赞|评论"
    "|纠错|推荐|举报|顶部|回?到?顶部|返回(?:首页|列表|上页|上一页|顶部)?"
    "|朗读|收听|听新闻|语音播报|播放|暂停|繁体|简体|无障碍(?:浏览)?|长者(?:模式"
    "|版)|护眼|保存|下载|发送|转发|扫一扫|视力保护色|(?:浏览|点击|阅读|访问)(?:次数"
    r"|量|数)?|A[+-]?|T[+-]?|我要|新闻|[【】\[\]()（）<>《》|｜/\\·•、:：,，+\-_=*\s\d]"
)
STRONG_TOOLS = re.compile(
    r"打印|关闭|放大|缩小|字\s?[体号]|分享|收藏|微信|微博|朋友圈|QQ|复制链接|点赞|纠错|返回"
    "|顶部|朗读|听新闻|语音播报|扫一扫|无障碍|长者|繁体|设为首页|视力保护"
)

# Words of menus. Alone they are navigation wherever they stand...
NAV_ANYWHERE = frozenset(
    """
首页 网站首页 返回首页 主页 登录 注册 登录/注册 设为首页 加入收藏 网站地图 联系我们
关于我们 返回顶部 回到顶部 返回列表 返回 正文 English 手机版 电脑版 客户端 无障碍
无障碍浏览 长者模式 RSS 订阅 投稿 搜索 站内搜索 高级搜索 更多 更多>> 更多» more 隐私政策
用户协议 法律声明 版权声明 网站声明 友情链接 广告 广告服务 广告刊例 招聘信息 诚聘英才 全部
展开 收起 关闭 取消 确定 提交 点击进入 撤消 撤销 回复 视频简介 数字报 电子报 我的 退出
导航 菜单 意见反馈 帮助 帮助中心 手机客户端 官方微信 官方微博 微信公众号
""".split()  # noqa: SIM905 - a table of words
)
# ... and these are sections: navigation when several stand together, or above the text.
NAV_WORDS = NAV_ANYWHERE | frozenset(
    """
新闻 要闻 时政 政务 国内 国际 社会 经济 财经 民生 文化 体育 娱乐 教育 健康 科技 旅游 房产
汽车 军事 评论 理论 图片 视频 专题 党建 法治 法制 县区 区县 乡镇 农业 三农 生活 时评 言论
观点 地方 本地 热点 综合 直播 论坛 博客 微博 微信 访谈 问政 公告 公示 通知公告 领导活动
政务公开 政府信息公开 信息公开 办事服务 互动交流 新闻中心 工作动态 部门动态 县区动态
乡镇动态 媒体聚焦 图片新闻 视频新闻 新闻动态 政务动态 今日要闻 机关党建 走进 概况 美食
公益 文明 文艺 副刊 摄影 专栏 滚动 滚动新闻 头条 推荐 排行 产业 能源 金融 股票 生态 环保
食品 家居 母婴 时尚 女性 读书 历史 收藏 彩票 游戏 数码 政策 解读 部门 民声 舆情 辟谣
县区新闻 县区传真 本网专稿 国内新闻 国际新闻 社会新闻 本地新闻 时政要闻 综合新闻 文体新闻
要闻动态 政策法规 政策解读 机构设置 互动 服务 数据 机构 公开 领导之窗
""".split()  # noqa: SIM905 - a table of words
)

# The credit of the desk at the end of a real paragraph.
DESK_CREDIT = re.compile(
    rf"\s*[（(\[【〔]\s*(?:{STAFF}|网编|编者|责任编委)\s?[:：/丨|｜\s][^（）()\[\]【】〔〕。！？]{{0,60}}[)）\]】〕]\s*$"
)
