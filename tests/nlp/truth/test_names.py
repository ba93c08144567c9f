from __future__ import annotations

import pytest

from jianbao.nlp.truth import check_support, find_names

FOUND = """
县长张建国表示，明年继续推进|张建国|person
李明浩说，收成很好|李明浩|person
王海燕赢得采茶比赛|王海燕|person
院长陈立新向获奖者祝贺|陈立新|person
欧阳春晓介绍了经验|欧阳春晓|person
村支书周德旺带领群众致富|周德旺|person
驻村第一书记孙晓芸走访农户|孙晓芸|person
张县长走访农户|张县长|person
刘书记主持会议|刘书记|person
俄罗斯总统弗拉基米尔·谢尔金发表讲话|弗拉基米尔·谢尔金|person
索朗·次仁多吉回到家乡|索朗·次仁多吉|person
斯特罗姆抵达北京|斯特罗姆|person
安徽寿县开展帮扶|安徽|place
安徽寿县开展帮扶|寿县|place
淮南市召开会议|淮南市|place
岷县梅岭镇永星村喜获丰收|岷县|place
岷县梅岭镇永星村喜获丰收|梅岭镇|place
岷县梅岭镇永星村喜获丰收|永星村|place
大顺镇开展义诊|大顺镇|place
锡林郭勒盟加强防火|锡林郭勒盟|place
果洛州举办比赛|果洛州|place
果洛藏族自治州举办比赛|果洛藏族自治州|place
在法国巴黎举行|法国|place
在法国巴黎举行|巴黎|place
北京发布预警|北京|place
梅岭村村民喜领分红|梅岭村|place
市发改委印发方案|市发改委|organization
安徽省教育厅印发通知|安徽省教育厅|organization
国家发展改革委部署工作|国家发展改革委|organization
全国人民代表大会常务委员会召开会议|全国人民代表大会常务委员会|organization
中国农业银行推出服务|中国农业银行|organization
安徽理工大学派出专家|安徽理工大学|organization
淮南市公安局破获案件|淮南市公安局|organization
新华社发布消息|新华社|organization
县人民法院审理此案|县人民法院|organization
印发《关于防止返贫的意见》|关于防止返贫的意见|work
"""

ORDINARY = """
深入推进乡村振兴 促进农民增收
严控聚集活动 加强值班值守
全县干部群众干劲足
建强党支部 走好致富路
包村干部入户走访
两业融合促进强村富民
统筹城乡发展 缩小区域差距
公路沿线绿树成荫
千家万户喜迎新春
不断提升获得感幸福感
"""

SUPPORTED = """
孙晓走访农户|孙晓芸没有来，孙晓走访农户。
文莱王储来访|文莱王储比拉来访。
北京发布预警|北京市气象台发布预警。
北京市发布预警|北京发布预警。
全国人大召开会议|全国人民代表大会召开会议。
市发改委印发方案|市发展和改革委员会印发方案。
国家发改委印发方案|国家发展和改革委员会印发方案。
工信部印发方案|工业和信息化部印发方案。
省人社厅印发方案|省人力资源和社会保障厅印发方案。
湘西州委召开会议|湘西土家族苗族自治州委召开会议。
张县长走访农户|县长张建国走访农户。
张县长走访农户|张建国县长走访农户。
安徽寿县开展帮扶|安徽省淮南市寿县开展帮扶。
安徽省教育厅印发通知|安徽：省教育厅印发通知。
果洛州举办比赛|果洛藏族自治州举办比赛。
紫云县种植蓝莓|紫云苗族布依族自治县种植蓝莓。
中国代表团抵达|我国代表团抵达。
印尼发生地震|印度尼西亚发生地震。
李强出席会议|李　强出席会议。
当地医院收治伤员|伤员送医救治。
周德旺率队走访|周德旺带队走访。
张建国说收成好|张建国认为收成好。
贫困县县委召开会议|县委召开会议。
江孜农业合作社增收|江孜的合作社增收。
"""

INVENTED = """
河南市加快建设|河南郑州市加快建设。
安徽市举办茶博会|安徽淮南市举办茶博会。
县长张建军表示，继续推进|县长张建国表示，继续推进。
李明浩说，收成很好|李明说，王浩也说，收成很好。
王强说，收成很好|王明、李强说，收成很好。
欧阳春晓介绍了经验|欧阳春华介绍了经验。
刘书记主持会议|张书记主持会议，刘县长出席。
弗拉基米尔·谢尔金发表讲话|谢尔金发表讲话。
斯特罗姆抵达北京|斯特罗斯抵达北京。
永星村喜获丰收|永安村、金星村喜获丰收。
寿县开展帮扶|凤台县开展帮扶。
淮北市召开会议|淮南市召开会议。
江苏发布预警|安徽发布预警。
法国总统抵达|德国总统抵达。
甘孜县举办比赛|甘孜州举办比赛。
安徽省教育厅印发通知|江苏省教育厅印发通知，安徽省积极响应。
国家卫健委印发通知|国家发展改革委印发通知。
市公安局破获案件|市财政局破获案件。
中国农业银行推出服务|中国建设银行推出农业服务。
安徽大学派出专家|北京大学到安徽派出专家。
新华社发布消息|中新社发布消息。
印发《关于防止返贫的意见》|印发《关于防止致贫的意见》。
孙晓芸走访农户|孙晓云走访农户。
孙晓走访农户|孙晓芸走访农户。
全国政协召开会议|全国人大召开会议。
梅岭镇开展义诊|梅岭乡与云岭镇开展义诊。
西藏开展普查|寿县开展普查。
果洛州举办比赛|达日县举办比赛。
西藏开展普查|嘉黎县开展普查。
"""


def _rows(table: str) -> list[tuple[str, ...]]:
    return [tuple(line.split("|")) for line in table.split("\n") if line]


@pytest.mark.parametrize(("text", "name", "kind"), _rows(FOUND), ids=lambda value: value)
def test_find_names(text: str, name: str, kind: str) -> None:
    assert (name, kind) in [(found.text, found.kind) for found in find_names(text)]


@pytest.mark.parametrize("text", [row[0] for row in _rows(ORDINARY)], ids=lambda value: value)
def test_ordinary_words_pass(text: str) -> None:
    assert check_support(text, "与此无关的另一篇文章。", field="headline").unsupported == ()


@pytest.mark.parametrize(("text", "body"), _rows(SUPPORTED), ids=lambda value: value)
def test_mentions_support_names(text: str, body: str) -> None:
    report = check_support(text, body, field="headline")
    assert report.unsupported == ()
    assert all(body[item.start : item.end] == item.quote for item in report.evidence)


@pytest.mark.parametrize(("text", "body"), _rows(INVENTED), ids=lambda value: value)
def test_invented_names_are_refused(text: str, body: str) -> None:
    assert not check_support(text, body, field="headline").supported


def test_there_are_enough_cases() -> None:
    assert sum(len(_rows(table)) for table in (FOUND, ORDINARY, SUPPORTED, INVENTED)) >= 80


def test_hospital_of_one_place_is_not_lent_to_another() -> None:
    body = "西藏雪莲医院收治患者，新疆患者也慕名而来。雪莲医院医术好。"
    assert not check_support("新疆雪莲医院收治患者", body, field="headline").supported
    assert check_support("西藏雪莲医院收治患者", body, field="headline").supported
