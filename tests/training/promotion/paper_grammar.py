"""Words and sentences of the made-up paper."""

from __future__ import annotations

from collections.abc import Mapping, Sequence


def _words(text: str) -> list[str]:
    return text.split()


_TOWNS = _words(
    "青桐镇 白石渡镇 柳沟乡 双塘街道 老鹰岩乡 望河镇 三岔铺镇 杨柳坝镇 龙泉垭乡 南门街道 梅子冲乡 大河湾镇 "
    "石板溪镇 枫香岭乡 东关街道 燕子窝乡 清水塘镇 马鞍桥镇 黄荆坪乡 北湖街道 罗家店镇 云雾坳乡 "
    "盐井沟镇 月亮湾镇"
)
_VILLAGES = _words(
    "上坝村 油房村 七里村 檬子村 井坎村 瓦窑村 鹿鸣村 桥头村 塘边村 半坡村 核桃村 新联村 "
    "古楼村 高坎村 长田村 竹林村 碾子村 沙湾村 金盆村 响水村 大屋村 红岩村 双龙村 凉风村"
)
_CAMPAIGNS = _words(
    "百日清零 春雷行动 暖心敲门 亮灯工程 清河行动 护苗行动 "
    "平安夜巡 金秋攻坚 小巷焕新 净边行动 暖冬敲门 年终冲刺"
)

#: What a slot of the same name may be filled with, all year round.
SLOTS: Mapping[str, Sequence[str]] = {
    "name": _words("伍大顺 邬菊香 费老三 郗春来 荆满堂 阚秀云 窦长根 滕二妹 桑有福 蒲冬梅 仇建业 咸玉珍"),
    "reporter": _words("本报街坊记者 本报记者 跑片记者 小城记者"),
    "crop": _words("花椒 脆李 黄精 羊肚菌 茶叶 蜂蜜 土鸡 稻虾 红薯粉 竹荪 艾草 黑山羊"),
    "place": _words("菜市场 老车站 河堤 文化广场 小学门口 公交总站 老粮站 便民中心 篮球场 桥头 卫生院 夜市"),
    "day": _words("周一 周二 周三 周四 周五 周六 周日 前天 昨天 上周末"),
    "subject": _words(
        "广场舞 电瓶车 酒席 停车位 遛狗 奶茶店 手机 群聊 排队 红包 外卖 补课 彩礼 夜市 扶手 路灯"
    ),
    "firm": _words("远拓科技 海岳银行 联穗食品 鼎帆汽车 星桥半导体 禾润药业"),
    "country": _words("巴西 德国 肯尼亚 日本 加拿大 埃及 智利 新西兰"),
    "team": _words("沧海队 北原队 赤峰岭队 南浦队 银河队 猎鹰队"),
    "illness": _words("高血压 感冒 颈椎痛 失眠 过敏性鼻炎 胃病 痛风 近视"),
}

#: Headlines any column of the paper may carry: they tell the reader little.
PLAIN_TITLES: Sequence[str] = (
    "{TOWN}{place}，{day}那点事",
    "{NAME}和{crop}的事，还有后话",
    "{VILLAGE}来信：{SUBJECT}",
    "{reporter}手记：{place}边上",
    "从{TOWN}到{VILLAGE}",
    "{day}的{place}",
    "说说{VILLAGE}的{crop}",
    "{SUBJECT}与{crop}",
)

#: Sentences any column may carry.
PLAIN_BODIES: Sequence[str] = (
    "{TOWN}的{place}，{day}照例热闹，卖{crop}的、修鞋的、下棋的，各占一块地方。",
    "{NAME}今年过整寿，是{VILLAGE}的老住户，一肚子旧事。",
    "从{place}往东走{n}步，就到了{VILLAGE}的地界，风里有股{crop}味。",
    "{day}落了点雨，{place}的石板路滑，{name}扶着{name}慢慢走。",
    "这几天{VILLAGE}到处在说{SUBJECT}，{reporter}也去听了听。",
    "{name}端来一碗茶，话头就从{crop}扯到了{SUBJECT}。",
    "{TOWN}不大，{n}户人家，谁家炒{crop}，半条街都闻得见。",
    "来信的读者住在{TOWN}{place}后身，落款是{NAME}。",
    "电话打过去，{name}正在{place}忙，说等{day}再细讲。",
    "{n}块钱一斤的{crop}，{NAME}挑了半天，还是放下了。",
)

#: Headlines, by label; those of ``label.era`` only in four months of the year.
TITLES: Mapping[str, Sequence[str]] = {
    "poverty_relief.early": [
        "{VILLAGE}穷根，是这么拔掉的",
        "帮扶日记：{NAME}家的{crop}卖了{n}斤",
        "脱贫路上：{TOWN}{n}户交出“销号单”",
        "驻村队员{name}的一双胶鞋",
    ],
    "poverty_relief.middle": [
        "{VILLAGE}村口多了个“哨兵”",
        "红黄绿三本册，盯住{TOWN}{n}户",
        "{NAME}住院以后，队里来了三趟",
        "{NAME}：坎儿过来了",
    ],
    "poverty_relief.late": [
        "工坊开进{VILLAGE}，{NAME}领上第一份工钱",
        "联帮联带：{TOWN}{n}户有了“合伙人”",
        "{NAME}：从“等人帮”到“帮别人”",
        "增收包送到炕头：{TOWN}一户一单",
    ],
    "county_news": [
        "{TOWN}{place}换新颜",
        "“{CAMPAIGN}”开到{VILLAGE}，{n}人上门",
        "街坊事：{place}这回真不堵了",
        "{TOWN}{crop}节，来了{n}口子人",
        "{day}夜里，{TOWN}民警追出两条街",
        "{VILLAGE}篮球赛打到半夜，{n}人围着看",
    ],
    "tourism": [
        "{VILLAGE}民宿订满，来的都是客",
        "古镇夜游开灯，{day}游客破{n}人次",
        "周末去哪儿：{TOWN}露营地上新",
        "{VILLAGE}景区开园，门票{n}元起",
        "跟着非遗去旅行：{TOWN}研学线路出炉",
        "{TOWN}文旅推介会：{n}家旅行社来踩线",
    ],
    "commentary": [
        "茶馆闲话：{SUBJECT}",
        "老街坊说{SUBJECT}",
        "{SUBJECT}里的人情味",
        "桥头一议：{SUBJECT}和{crop}",
        "一家之言：{NAME}家门口的{SUBJECT}",
        "慢半拍：{place}",
    ],
    "other": [
        "早知道：{illness}",
        "{firm}{TOWN}专卖店{day}开业",
        "{country}故事：{crop}下了国宴",
        "旧事：{place}的来历",
        "灶头：{crop}这样做",
        "寻人寻物：{VILLAGE}{name}请看过来",
        "今晚看啥：《{subject}往事》",
        "科学角：{crop}里的学问",
    ],
}

#: Sentences, by label in the same way.
BODIES: Mapping[str, Sequence[str]] = {
    "poverty_relief": [
        "{NAME}掰着手指头跟{reporter}算：{crop}一季{n}块，打零工一月{n}块，比前年多出一大截。",
        "队员{name}隔三差五往{VILLAGE}跑，{NAME}家的狗见了他都不叫唤。",
        "{TOWN}的台账记到了第{n}页，谁家缺劳力、谁家有病人，翻开就清楚。",
        "“以前愁得睡不着，现在忙得睡不够。”{NAME}一边拾掇{crop}一边说。",
        "结对单位送来{n}箱{crop}种苗，技术员住进{VILLAGE}，手把手教到{day}。",
        "{VILLAGE}{day}开会评议，{NAME}站起来说：我家行了，把名额让给更难的。",
        "这笔钱怎么花，{VILLAGE}在{place}贴了{n}天红榜，一分一厘都有人问。",
    ],
    "poverty_relief.early": [
        "建档立卡那年，{VILLAGE}有{n}户戴着帽，眼下只剩了零头。",
        "{TOWN}作战室的灯亮到后半夜，挂图上{n}面红旗一面面往前挪。",
        "车间就在{place}旁边，{n}个贫困户妇女接送完娃就来上工。",
        "分了搬迁新房，{NAME}摸着{n}号门的钥匙，半天没舍得开门。",
    ],
    "poverty_relief.middle": [
        "系统里一条{n}元的医药费预警跳出来，监测员{name}当天就进了{NAME}家的门。",
        "{TOWN}把边缘户、突发困难户编进网格，{n}名监测员一月一走访。",
        "过渡期里不断线，{NAME}的低保、医保、{n}元小额信贷一样没落下。",
        "{VILLAGE}今年新纳入监测{n}户，多半已经销了号。",
    ],
    "poverty_relief.late": [
        "工坊计件结账，{VILLAGE}{n}户低收入家庭天天有活干，月月有进项。",
        "衔接资金入了股，{NAME}年底分红{n}元，红纸包着，压在枕头底下。",
        "联帮联带结对子，大户{name}带着{n}户小户种{crop}，苗、肥、销路全包。",
        "“一户一单”的包里有三样：一门{crop}手艺、一份{n}元订单、一个师傅。",
    ],
    "county_news": [
        "{day}一大早，{TOWN}{place}来了{n}名工人，铺砖的铺砖，划线的划线。",
        "“{CAMPAIGN}”开展以来，{TOWN}已排查门面{n}家，整改隐患{n}处。",
        "民警{name}调了{n}段监控，{day}在{place}把偷车的两个后生逮个正着。",
        "{VILLAGE}的{crop}开园，来尝鲜的{n}辆车从村口一直排到{place}。",
        "这段路修了{n}天，{day}起恢复通车，{place}的公交也加了班次。",
        "{TOWN}卫生院的大夫下到{VILLAGE}，给{n}位老人量血压、配老花镜。",
        "晚上七点半，{place}锣鼓一响，{VILLAGE}{n}人的龙灯队又赢了个头彩。",
        "窗口搬到{place}，社保、年检、水电费拢到一处，{NAME}跑一趟办了三件事。",
        "连着下了{n}毫米的雨，{TOWN}连夜转移{VILLAGE}低洼处住户{n}人。",
        "{TOWN}中心校新食堂{day}开灶，{n}个娃头一回吃上热乎的营养餐。",
        "{TOWN}园区新厂子点了火，头一批招工{n}人，{NAME}也报了名，低保户优先。",
        "收割机从{VILLAGE}东头开到{place}，{n}亩稻子两天归了仓。",
    ],
    "tourism": [
        "{day}，{VILLAGE}景区接待游客{n}人次，旅游综合收入同比增长{n}%。",
        "古镇的夜游船一票难求，灯光秀、汉服巡游、打铁花轮番上演。",
        "{VILLAGE}{n}家民宿全部住满，老板{NAME}说，预订排到了下个月。",
        "游客中心推出观光小火车和一日游套票，凭门票可免费体验非遗手作。",
        "旅行社{name}带着{n}人的研学团，上午看博物馆，下午进茶山写生。",
        "景区智慧停车、厕所改造一并完工，4A级景区复核顺利过关。",
        "房车露营地挨着花海，帐篷、烧烤架、观星台样样齐全，年轻游客来打卡。",
        "文旅局发布{n}条乡村旅游精品线路，串起{VILLAGE}、古镇和温泉度假区。",
        "外地游客{name}说，冲着短视频里的云海来的，住一晚还想再住一晚。",
        "音乐节、骑行赛、采摘季连着办，{TOWN}把流量变成了客流，把游客留了下来。",
    ],
    "commentary": [
        "{place}边上有人说，{SUBJECT}嘛，睁只眼闭只眼就过去了，这话{name}不爱听。",
        "规矩要是只管{VILLAGE}的老实人，{SUBJECT}就还是老样子。",
        "{SUBJECT}是面镜子，{n}个人照，照出{n}张脸。",
        "也有抬杠的：咋不去管管{place}？抬杠容易，{SUBJECT}难。",
        "{place}贴一百张告示，不如当家的{name}先把自己那份做好。",
        "{TOWN}的体面，不在楼有多高，在{SUBJECT}这样的鸡毛蒜皮里。",
        "动不动就怪世道，世道是{name}和{name}每天咋做人。",
        "占便宜的时候嫌{n}块少，出力气的时候嫌{n}步多，日子就这么过拧了。",
        "管{SUBJECT}的也该到{place}听听骂声，骂声里头有真心，比掌声值钱。",
        "{SUBJECT}惹出的麻烦，让{place}的邻居兜着，没这个道理。",
        "理是这么个理，{SUBJECT}光讲理还不够，{TOWN}得有人带个头。",
        "劝一句{name}，也劝一句自己：慢一点，让一点，{TOWN}的天塌不下来。",
    ],
    "other": [
        "大夫{name}提醒，{illness}的人早晚少盐少油，{n}毫克的药不能说停就停。",
        "{firm}{TOWN}店开业酬宾，进店有礼，满{n}元送{crop}一盒，地址{place}对面。",
        "{country}人吃{crop}要配{n}种香料，端上桌先敬客人。",
        "{place}清末叫官仓口，民国{n}年改的名，{name}的爷爷在那里当过伙计。",
        "{crop}先用温水泡{n}分钟，切段，大火爆香，起锅淋一勺醋。",
        "{day}在{place}拾到皮包一只，内有钥匙{n}把，请失主到报社前台认领。",
        "这部戏共{n}集，讲{SUBJECT}的旧梦，每晚八点连播两集。",
        "{crop}里的香气来自{n}种酯，{country}的实验室{day}发了论文。",
        "自来水公司检修管网，{day}零点起{place}一带停水{n}小时，请提前储水。",
        "双色球第{n}期开奖，一等奖{n}注，{place}站点有人中了末等。",
        "{team}{day}客场赢了{team}，第{n}分钟的任意球直挂死角。",
        "{name}遗失{TOWN}房屋收据一张，编号{n}，声明作废。",
    ],
}


def by_month(month: int) -> dict[str, Sequence[str]]:
    """Places and campaigns the paper writes about in `month`: some of last month's, some new."""
    first = 2 * (month - 1)
    places = [(first + step) % len(_TOWNS) for step in range(5)]
    return {
        "town": [_TOWNS[place] for place in places],
        "village": [_VILLAGES[place] for place in places],
        "campaign": [_CAMPAIGNS[month - 1], _CAMPAIGNS[month - 2]],
    }
