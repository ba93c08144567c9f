"""Leaps over a comma that hand what one party said or did to another.

A headline may leave out the commas of a sentence and what stands between them. Where that has a subject of
its own, what follows is said of that and not of what the headline begins with.
"""

from __future__ import annotations

import re

from .names import find_names
from .other_figures import is_of_another_figure
from .seams import Seam, split_parts
from .sentences import REPORTER, SAYING
from .subjects import find_subject

_ANNOUNCING = f"(?:{SAYING}|宣布|通报|透露)"
_SPEECH = re.compile(f"{_ANNOUNCING}，(.+)")
_ANNOUNCES = re.compile(f"{_ANNOUNCING}$")
_GOES_ON_SAYING = re.compile(f"^[并还又]?{_ANNOUNCING}")
_SPEAKS_OR_SUFFERS = re.compile(f"{_ANNOUNCING}|[被遭]|获救|受到处分|当场死亡|中弹|身亡|受伤")
_SOURCES = re.compile("救援|官方|当地|媒体|选举委|气象|消防|卫生")  # may go: 至少12人死亡
# 特朗普提交辞呈 out of 向总统特朗普提交辞呈; in 归还给中国 and 飞向 the verb says it, too.
_ADDRESSED = re.compile(
    "(?:(?<![走飞驶投转流面导方倾趋意双单定纵横])向|当面向|(?<![还交递送发授予赠献拨借卖售让解配付放捐输留寄带分划])给)"
    "(?:[^，]{0,8}(?:国家元首|国王|总统|总理|首相|主席|部长|外长|书记|市长))?$"
)
_TOWARDS = re.compile("[向给对在]$")
# What may stand in a subject's place: words for those whom the sentence has named, and circumstances.
_NOBODY_ELSE = re.compile(
    "双方|两国|我国|中方|公司(?!负责|经理)|政府|央行|民警|专案组|会议|通知|声明|报告|[该其各他她]|自(?!卫)"
    "|过去|根据|通过|按照|代表(?![团队])|表明|显示|说明|位于|使用|利用|采用|运用|出动|派出|新建|标志着|奔赴|前往"
    "|全[国省市县部]|以(?![军方色总外警])|上(?![海游港])|在(?!野)|对(?![手方])|同(?![伴学])|经(?![理销])|本(?!田)"
    "|当(?![局事])|被(?![告害])|受(?!害)|应(?!急)|由(?![^，]{0,40}组成)|[从于与向为据把将因按随]"
)
_BODIES = re.compile(
    "[^，]{0,6}?(?:国(?![家内外产际庆])|队(?![伍列])|军(?![区事民])|(?<!地)方(?![面法案向式便针])|省(?![级内外份])"
    "|市(?![场级内值长])|县(?![级域区长])|区(?![域长])|部(?![门署分长])|(?<![布格结全开])局(?![面部长])|委(?!员)"
    "|院(?!校)|公司|集团|企业|总统|总理|首相|主席|部长|外长|省长|市长|县长|书记|经理|总监|警方|议会|央行|当局|反对派"
    "|武装(?!冲突)|机场(?!内)|嫌疑人|男子|女子|司机|驾驶员|飞行员|渔[船民]|村民|考生|球员|门将|教师|学生|工人|游客"
    "|专家|房主|示威者|团伙|(?<!\\d)[一两二三四五六七八九十多数]+[名位])"
)
_NEAR = 3  # characters in front of a name that says who did it: 受访的林海
_LONGEST_NAME = 30  # characters
_FORCES = "军方国媒防空海"  # 俄军 of 俄罗斯, 以方 of 以色列
_VILLAGE = re.compile("[镇乡村]$|街道$|社区$")
_PLACE = re.compile("[^，]{1,8}[县市省区州]")
_NATION = re.compile("[^，]{1,6}国|俄罗斯|.{2,3}公司")
_ORGAN = re.compile("警方|议会|总统|首相|国防部|外交部|军方|集团|国会|法院")
_OFFENCE = re.compile(
    "(?:此人|其|长期|严重|已|共)?(?:涉嫌|走私|销售|非法|违规|违法|侵入|侵犯|骗取|假冒|盗窃|偷|受贿|醉酒|开设赌场|虚增"
    "|贩|打死|打伤)"
)
_CAUSED = re.compile("造成|利用")
_ACCUSED = re.compile("通报|谴责|指责|抗议")
_CAUGHT = re.compile(
    "抓获|查获|破获|侦破|打掉|端掉|拘留|起诉|提起公诉|扣押|处罚|约谈|逮捕|查处|立案|曝光|击落|拦截"
)
_HEARD = re.compile(f"{REPORTER}|据[^，]{{0,20}}(?:报道|消息|统计|显示|悉|了解)")
_DOES = re.compile(f"(.*?)(?:{_ANNOUNCING}|提出|完成|拒绝|在|[0-9])")


def is_anothers(seam: Seam, clause: str) -> bool:
    """Whether the next copy of `clause` is said of a subject that the seam left out.

    Args:
        seam: Behind a first copy; a clause that only begins has given nobody a deed yet.
        clause: Of the generated headline.
    """
    if not seam.start or seam.resumes is None:
        return False
    return (
        _is_addressed(seam, clause)
        or _is_of_another_speech(seam, clause)
        or is_of_another_figure(seam, clause)
        or _is_of_another_body(seam, clause)
        or _is_of_any_other(seam, clause)
        or _is_offence_caught(seam.left_out, seam.behind(clause))
    )


def is_anothers_alone(subject: str, left_out: str, rest: str) -> bool:
    """Whether `rest` has a doer in front of it in its sentence that is not `subject`, which stands elsewhere.

    Args:
        subject: What a clause begins with.
        left_out: The sentence in front of `rest`, up to a mark.
        rest: The clause behind `subject`.
    """
    if _is_offence_caught(left_out, rest):
        return True
    for part in split_parts(left_out):
        doing = _DOES.match(part)
        doer = _doer((doing[1] if doing else part).removeprefix("据"))
        if doer and not _HEARD.match(part):
            is_own = subject in part or doer[0] == subject[0] or _is_own_organ(subject, doer)
            return not is_own and _names_body(doer, near=1)
    return False


def _is_addressed(seam: Seam, clause: str) -> bool:
    addressed = _ADDRESSED.search(seam.before(clause)[-1:] + seam.left_out_nearby)
    return bool(addressed and addressed.start() > 0) and not _TOWARDS.search(seam.put_in)


def _is_of_another_speech(seam: Seam, clause: str) -> bool:
    """北约称撤出兵力 out of 北约司令说，美国决定撤出兵力."""
    parts = re.split("[，；]", _said(seam, clause))
    if _NOBODY_ELSE.match(parts[-1]):
        return False
    speakers = [doer for part in parts if (doer := _doer(part))]
    if not speakers or _is_named(speakers[-1], clause):
        return False
    return speakers[-1][0] not in (clause[0], seam.skipped[:1], *seam.put_in)  # 俄军 is of 俄罗斯


def _said(seam: Seam, clause: str) -> str:
    """What was left out behind a word of saying, which the headline may have kept."""
    if speech := _SPEECH.search(seam.left_out):
        return speech[1]
    kept = _ANNOUNCES.search(seam.before(clause) + seam.put_in)
    return seam.left_out[1:] if kept and seam.left_out.startswith("，") else ""


def _is_of_another_body(seam: Seam, clause: str) -> bool:
    """海风国将反制 out of 海风国加征关税，欧盟将反制."""
    doer = _doer(_GOES_ON_SAYING.sub("", seam.part_before))
    kept = seam.before(clause)
    if not doer or doer[0] in seam.put_in or doer[:2] == clause[:2] or _is_named(doer, clause):
        return False
    is_nations = doer[1] in _FORCES or clause[1] in _FORCES
    if (is_nations and doer[0] in (clause[0], seam.skipped[:1])) or _is_own_organ(kept, doer):
        return False
    names_somebody = _BODIES.match(kept) or find_names(kept)  # not only a time or an event
    return bool(names_somebody) and _names_body(doer, near=_NEAR)


def _is_of_any_other(seam: Seam, clause: str) -> bool:
    """Whether a leap ends behind a subject that speaks or suffers: 专家认为, 船长被带走."""
    part = seam.part_before
    speaks = _ANNOUNCES.search(part)
    if not (speaks or _SPEAKS_OR_SUFFERS.match(seam.behind(clause))) or _SOURCES.match(part):
        return False
    doer = _doer(part[: speaks.start()] if speaks else part)
    return bool(doer) and not _is_named(doer, clause)


def _is_offence_caught(left_out: str, rest: str) -> bool:
    """海关走私冻品 out of 海关查获一艘货轮，走私冻品."""
    if left_out[-1:] not in ("，", "；", "、"):
        return False
    part = re.split("[，；]", left_out[:-1])[-1]
    if _ACCUSED.search(part) and _CAUSED.match(rest):
        return True
    return bool(_OFFENCE.match(rest) and (_CAUGHT.search(part) or _ACCUSED.search(part)))


def _is_own_organ(kept: str, doer: str) -> bool:
    """Whether `doer` is an organ of the place or nation that is all of `kept`: 青石县 and 县财政局."""
    if _PLACE.fullmatch(kept):
        return doer[0] == kept[-1]
    return bool(_NATION.fullmatch(kept) and _ORGAN.match(doer))


def _is_named(doer: str, clause: str) -> bool:
    """Whether `clause` has the doer, or the doer is what it begins with: 标志着海军总医院."""
    return doer in clause or clause[:_NEAR] in doer


def _doer(part: str) -> str:
    """Who or what may do something in `part`, if that is not whom the sentence has named before."""
    doer = find_subject(part)
    return "" if _NOBODY_ELSE.match(part) or _NOBODY_ELSE.match(doer) else doer


def _names_body(words: str, *, near: int) -> bool:
    """Whether `words` name somebody or a body, at most so many characters in; a village is of its county."""
    names = [
        name
        for name in find_names(words[: near + _LONGEST_NAME])
        if name.start <= near and name.kind != "work"
    ]
    if names and not (names[0].kind == "place" and _VILLAGE.search(names[0].text)):
        return True
    return not names and bool(_BODIES.match(words))
