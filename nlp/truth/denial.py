"""Whether what a clause left out turns round what it says, or says that it has not happened."""

from __future__ import annotations

import re

from .seams import Seam

_DENIAL = re.compile(
    "没有|不是|不会|不能|不得|不再|不予|并不|未能|未曾|尚未|并未|从未|并非|无法"
    "|禁止|拒绝|否认|取消|反对|停止|暂停|推迟|[不未没无勿]$"
)
_SAYS_NO = re.compile("[未没不]")  # for 没有
_FAILED = re.compile(  # 撤退的消息不实
    "(?:不实|不属实|谣言|有误|失败(?:告终)?|未果|未遂|落空|流产|搁浅|破裂|遭拒|受阻|遇挫|告吹|违宪|违法|无效|无罪"
    "|缺乏[^，]{0,4}依据|[被遭][^，]{0,4}(?:否决|叫停|驳回|拒绝|搁置))$"
)
_PLANNED = "(?<!完成)(?<![按照])(?<!特岗)(?<!西部)计划|拟|打算|考虑|可能|有望|力争|争取|预计"
_UNDONE = (
    "威胁|扬言|不排除|放弃|避免|防止|解除|终止|叫停|结束|撤销|撤回|驳回|暂缓|无缘|险些|未获|涉嫌"
    "|准备|申请|有意|试图|企图|意图|尝试|承诺|誓言|酝酿|谋求|寻求|讨论|审议|宣称|自称|疑似|被曝|被指"
)
_WANTED = (
    "敦促|呼吁|要求|谴责|指责|希望|建议|请求|抗议|警告|批评|担心|指控|阻止|邀请|允许|支持|反对|帮助|促成|预测|确保"
    "|督促|责令|下令|命令|同意|劝说|提议|授权|催促"
)
# Between a plan and what is planned: when, how, for how much.
_HOW = (
    r"(?:要|将|在|于|[到至]?\d++年底?前?|年底前?|[今明]年|年内|[上下]半年|[一二三四]季度|下[周月]|最早|时间"
    r"|用|分|[一二三四五]?批|投资|出资|耗资|进一步|\d++[万亿]*+[日元美欧年天月]?元?)*+$"
)
_STILL_TO_COME = re.compile(rf"(?:{_PLANNED}){_HOW}")
# Right in front of what is said, or with whom it is wanted of: 敦促美方立即. Not 按要求, 应请求, 在支持下.
_UNREAL = re.compile(
    rf"(?:{_UNDONE}){_HOW}|(?<!应)(?<!按照)(?<!求救)(?<!求助)(?:{_WANTED})(?!赛|工程|小学|示威|处分|活动)"
    "[^，、的下]{0,12}(?<!要求)(?<!请求)$"
)
_OPEN = re.compile("将|预计|有望|可能|或|拟")
_UNSURE = re.compile("可|或")
_CONDITION = re.compile("如果|假如|倘若|除非|一旦|只要|^若(?![羌尔])")
_DENYING = "否认|驳斥|辟谣"
_DENIES = re.compile(_DENYING)
_DENIES_WHAT_FOLLOWS = re.compile(f"(?:{_DENYING})$")
_TOLD = re.compile("称|说|表示|指控")
_FALSE = "不属实|不实|失实|虚假|捏造|谣言|毫无根据|子虚乌有"
_TAKEN_BACK = re.compile(
    "^[，、（]?(?:并处[^，]*，)?(?:宣告)?缓[刑期]|^，(?:前提是|条件是)"
    "|[，；][^，；]*(?:否认(?=[，；]|$|了?[这该上相有])|驳斥|辟谣|并无此事"
    f"|(?:称|系|为|属|消息|说法|报道|内容|情况|传言|指控)[^，；]{{0,6}}(?:{_FALSE}))"
)
_LAST = 4  # characters of a clause that find its end in a sentence


def is_denied(seam: Seam, clause: str) -> bool:
    """Whether what was left out beside a copy turns it round, or only wants, plans or supposes it.

    Args:
        seam: Where `clause` leaves its sentence.
        clause: Of a generated text.
    """
    if seam.resumes is None:
        return bool(_FAILED.search(seam.left_out))
    if not _SAYS_NO.search(seam.put_in) and _DENIAL.search(seam.left_out_nearby):
        return True
    if _UNREAL.search(seam.left_out_nearby):  # 加征关税 out of 威胁加征关税
        return True
    return bool(seam.start) and (_is_planned(seam, clause) or _is_supposed(seam, clause))


def is_taken_back(clause: str, sentence: str) -> bool:
    """Whether `sentence` goes on to deny or to suspend what `clause` says: 消息不实, 缓刑四年."""
    end = sentence.rfind(clause[-_LAST:])
    return end >= 0 and not _TOLD.search(clause) and bool(_TAKEN_BACK.search(sentence[end + _LAST :]))


def _is_planned(seam: Seam, clause: str) -> bool:
    """加征关税 out of 计划加征关税; 将加征 may stand for it."""
    is_open = _OPEN.search(seam.put_in + seam.behind(clause))
    return not is_open and bool(_STILL_TO_COME.search(seam.left_out_nearby))


def _is_supposed(seam: Seam, clause: str) -> bool:
    """将报复 out of 如果遇袭，将报复; 向该国供货 out of 否认，向该国供货."""
    *earlier, last = seam.left_out.rsplit("，", 2)
    said = earlier[-1] if earlier else ""
    if _DENIES_WHAT_FOLLOWS.search(said) or (last.startswith("称") and _DENIES.search(said)):
        return True
    return not _UNSURE.search(clause) and any(_CONDITION.search(part) for part in (said, last))
