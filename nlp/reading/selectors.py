"""What Chinese content management systems call their parts: data, no code.

All marks are ``id`` or ``class`` words in lower case.
"""

from __future__ import annotations

import re

__all__ = [
    "BLOCK_TAGS",
    "BODY_MARKS",
    "BODY_TAGS",
    "HIDDEN_STYLE",
    "KICKER_MARKS",
    "LEAD_MARKS",
    "NOISE_MARK",
    "NOISE_TAGS",
    "REGION_TAGS",
    "SKIPPED_TAGS",
    "SUBTITLE_MARKS",
    "TITLE_MARKS",
]


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


SKIPPED_TAGS = _words(
    """
    head script style noscript template iframe object embed svg math canvas audio video select option button
    textarea input map
    """
)
BLOCK_TAGS = _words(
    """
    html body div p br hr table thead tbody tfoot tr td th caption ul ol li dl dt dd h1 h2 h3 h4 h5 h6
    article section main aside header footer nav form fieldset center blockquote pre address figure
    figcaption details summary ucapcontent zoom founder-content founder-title founder-author founder-date
    """
)
BODY_TAGS = _words(
    """
    body div td article section main center form blockquote ucapcontent zoom founder-content
    """
)
NOISE_TAGS = _words("aside footer nav")
REGION_TAGS = BODY_TAGS | NOISE_TAGS | _words("ul dl table")
HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)

# Containers that hold the body and nothing else wherever they are used. Words that pages also give
# to their whole frame (content, main, con) are left to the density rule.
BODY_MARKS = _words(
    """
    trs_editor trs_ueditor trs_preappend view ucap-content ucapcontent zoom zoomcon artibody endtext rwb_zw
    rm_txt_con p-detail detail-content articlecontent article-content article_content articlebody
    article-body article_body artical_content artical-content art_contextbox art_content main_content
    maincontent news_txt newstext news_text news-text newscontent news_content news-content newsbody newscon
    content_area contentarea text_area cnt_bd post-body post-content post_content entry-content
    rich_media_content js_content ep-content-main end-text left_zw con_txt contenttext content_text
    content-text text-content textcontent text_content show_text bt-content bt_content xxgk_content
    wzcontent wz_content nr_con articletext article-text articlecontents js_article entext fontzoom
    founder-content content_main vsb_content v_news_content wp_articlecontent pages_content main-txt
    detailcon detail_content
    """
)
TITLE_MARKS = _words(
    """
    title tit biaoti bt main-title main_title maintitle artitle articletitle article-title article_title
    newstitle news_title news-title arttitle art_title art-title content_title contenttitle content-title
    post-title entry-title detail_title detail-title h1title p-title xl_title title1 bigtitle wztitle
    wz_title rich_media_title activity-name founder-title titlefont con_title tit1 zwtitle
    """
)
KICKER_MARKS = _words("pre kicker jianti yinti introtitle intro-title shoulder pretitle pre-title")
SUBTITLE_MARKS = _words(
    """
    sub subtitle sub-title sub_title subtit futi futitle fubiaoti fbt vicetitle vice-title
    """
)
# The paragraph that some sites set apart above the body.
LEAD_MARKS = _words("ep-summary lead daodu daoyu zhaiyao lead-text article-lead news-lead")

# Parts beside the article.
NOISE_MARK = re.compile(
    r"(?:^|[-_])(?:comments?|pinglun|reply|replies|guestbook|footer|foot|copyright|sidebar|side|related|"
    r"relate|recommend|tuijian|hot|rank|ranking|paihang|share|breadcrumbs?|crumbs?|nav|menu|login|"
    r"xiangguan|disclaimer|mzsm|qrcode|toolbar|pager|pagination|hotnews|xgyd|linklist|friendlink)"
    r"(?:$|[-_\d])"
)
