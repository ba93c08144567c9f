"""Splitting a run of signed names into persons: ``柏 松、扎西·次仁 张三李四``."""

from __future__ import annotations

import re
from functools import lru_cache

_HAN = "㐀-䶿一-鿿𠀀-𯨟"
_SINGLE = frozenset(
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎"
    "鲁韦昌马苗凤花方俞任袁柳酆鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄"
    "和穆萧尹姚邵湛汪祁毛禹狄米贝明臧计伏成戴谈宋茅庞熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭"
    "梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯昝管卢莫经房裘缪干解应宗丁宣贲邓郁单杭洪包诸左石崔吉钮龚"
    "程嵇邢滑裴陆荣翁荀羊惠甄曲家封芮羿储靳汲邴糜松井段富巫乌焦巴弓牧隗山谷车侯宓蓬全郗班仰秋仲伊宫"
    "宁仇栾暴甘钭厉戎祖武符刘景詹束龙叶幸司韶郜黎蓟薄印宿白怀蒲邰从鄂索咸籍赖卓蔺屠蒙池乔阴胥能苍双"
    "闻莘党翟谭贡劳逄姬申扶堵冉宰郦雍郤璩桑桂濮牛寿通边扈燕冀郏浦尚农温别庄晏柴瞿阎充慕连茹习宦艾鱼容"
    "向古易慎戈廖庾终暨居衡步都耿满弘匡国文寇广禄阙东殳沃利蔚越夔隆师巩厍聂晁勾敖融冷訾辛阚那简饶空曾"
    "毋沙乜养鞠须丰巢关蒯相查后荆红游竺权逯盖益桓公闫肖付代亓仝佟佘佀兰初楚岳丛仉仵但便修展巨巫帅库延"
    "开忻战撒揭揣撖操敬晋智普朴期未术朵来栗樵母毓泉泮洛浩涂海涛漆澹燕牟玄玛琚甫由申畅登皇皋盘相真矫矿"
    "神禚种稽竹章粟线续缑缐羌耶聊肇脱腾良芦苑茆莎菅萨葆蒿蔄藏虎补覃谌豆豹资赏赛起迟邝邸郄郇鄢鄯酒里钏"
    "銮镇闪问阳陕随雒青鞏韓顿颉风香骆鹿麦麻黑默齐龚"
)
_DOUBLE = frozenset(
    """
欧阳 太史 端木 上官 司马 东方 独孤 南宫 夏侯 诸葛 尉迟 皇甫 宇文 长孙 慕容 司徒 令狐 公孙 轩辕 淳于
单于 申屠 澹台 呼延 百里 东郭 西门 拓跋 完颜 万俟 闻人 濮阳 赫连 钟离 鲜于 闾丘 仲孙
""".split()  # noqa: SIM905 - a table of words
)
# Tibetan, Mongolian and Uyghur given names: such a name has no surname and is never split into two persons.
_ETHNIC_PARTS = re.compile(
    "卓玛|扎西|次仁|索朗|旦增|丹增|格桑|央金|平措|多吉|尼玛|达瓦|白玛|曲珍|德吉|拉姆|普布|洛桑|益西|边巴|"
    "巴桑|仁青|次旦|罗布|旺堆|旺姆|晋美|群佩|贡桑|嘎玛|坚参|顿珠|欧珠|加措|次央|卓嘎|央宗|桑珠|强巴|阿旺|"
    "旺扎|伦珠|才让|才旦|久美|贡布|群培|云丹|巴图|乌兰|其其格|格日|那仁|阿里木|艾力|买买提|古丽|努尔"
)
_NOT_NAMES = frozenset(
    """
获悉 采访 调查 手记 观察 了解 看到 近日 日前 发自 见面 招待 报道 整理 编辑 编译 综合 本报 本网 本台
本刊 本社 新华 摄影 摄像 图片 供图 供稿 视频 集体 佚名 匿名 未知 管理员 单位 周末 安全 高原 高山
时间 方向 金融 方法 关注 关于 国家 国际 国内 文化 文明 文艺 文章 文件 文中 海外 海南 海关 黑龙江
江苏 江西 云南 贵州 山东 山西 广东 广西 河北 安徽 平安 成果 成功 明天 能力 相关 温馨 高质量 都是
向前 通知 通报 经济 开幕 起来 空白 时评 时事 方案 单价 双方 宣传 应对 连载 连线 续 完 全文 全国 公告
公示 公开 后记 种植 养殖 农业 农村 农民 常务 常委 万元 万人 家乡 家庭 师生 符号 红色 真实 终于 未来
问答 问题 关闭 乐享 和谐 强国 安居 宁夏 易地 平台 高铁 高考 高校 青年 青海 青春 东方 东西 良田 水利
水库 山村 云平台 万亩 党建 党员 党课 任务 路线 权威 资料 资讯 解读 解说 经验 左右 养老 通车 步行
广场 查看 更多 查看更多 人民视觉 影像中国 视觉中国 文另发 图另发 来源 来自 来稿 来信 连环画 关键词
高清 时讯 文摘
""".split()  # noqa: SIM905 - a table of words
)
_ORGANISATION = re.compile(
    r"(?:[报社网局署厅部委办厂院馆队台]|记者|通讯员|公司|中心|学校|大学|政府|集团|协会|支队|小组|编辑|频道|"
    r"摄|提供|素材|客户端|公众号|评论员|公安|法院|县|乡|市)$|本报|本网|新华|人民日|全媒|融媒|记者"
)
_SEPARATOR = re.compile(r"[、，,;；/／|&\s()（）\[\]【】]+")
_MAX_RUN = 200  # no byline is longer; keeps the work on a hostile line bounded


def parse_names(text: str, *, strict: bool = False) -> tuple[str, ...]:
    """Persons named in a run of names, in order, each once.

    Args:
        text: Names apart by commas, spaces or nothing at all; a two-character name may hold a space.
        strict: Take nothing unless every part is a name with a known surname.

    Returns:
        The names without inner spaces; empty when there are none.
    """
    parts = [part for part in _SEPARATOR.split(text[:_MAX_RUN].strip(" :：。.")) if part]
    names: list[str] = []
    for part in _join_singles(parts):
        if strict and not is_person(_dotted(part)):
            return ()
        names.extend(_split_glued(part))
    return tuple(dict.fromkeys(names))


def is_person(name: str) -> bool:
    """Whether `name` looks like a person's without any word beside it saying so."""
    if not _is_name(name):
        return False
    if "·" in name or _is_ethnic(name):
        return True
    return (len(name) in (2, 3) and name[0] in _SINGLE) or (len(name) in (3, 4) and name[:2] in _DOUBLE)


def _join_singles(parts: list[str]) -> list[str]:
    """``柏 松`` is one name, ``王 伟 李 强`` are two, ``张 小 明`` is one."""
    joined: list[str] = []
    run: list[str] = []
    for part in [*parts, ""]:
        if len(part) == 1:
            run.append(part)
            continue
        width = 3 if len(run) == 3 else 2
        joined.extend("".join(run[i : i + width]) for i in range(0, len(run), width))
        run = []
        joined.append(part)
    return joined[:-1]


def _split_glued(part: str) -> tuple[str, ...]:
    """``侯琳良张璁`` -> 侯琳良, 张璁. A name that cannot be split stays whole."""
    part = _dotted(part)
    if not _is_ethnic(part) and 4 <= len(part) <= 15 and part[:2] not in _DOUBLE:
        pieces = _split_by_surname(part)
        if pieces:
            return pieces
    return (part,) if _is_name(part) else ()


def _dotted(part: str) -> str:
    """With the one middle dot of the many that pages use."""
    return part.replace("•", "·").replace("⋅", "·").replace("・", "·")


@lru_cache(maxsize=256)
def _split_by_surname(run: str) -> tuple[str, ...]:
    """The split into full names of 3 or 2 characters that begin with a surname; longer names first."""
    if not run:
        return ()
    for width in (3, 2):
        head, rest = run[:width], run[width:]
        if len(head) < width or not is_person(head):
            continue
        tail = _split_by_surname(rest)
        if tail or not rest:
            return (head, *tail)
    return ()


def _is_name(part: str) -> bool:
    if part in _NOT_NAMES or _ORGANISATION.search(part):
        return False
    if "·" in part:
        return re.fullmatch(rf"[{_HAN}]{{1,8}}(?:·[{_HAN}]{{1,8}}){{1,3}}", part) is not None
    longest = 8 if _is_ethnic(part) else 4
    return re.fullmatch(rf"[{_HAN}]{{2,{longest}}}", part) is not None


def _is_ethnic(part: str) -> bool:
    return _ETHNIC_PARTS.search(part) is not None
