"""Names of people, firms and lenders: common characters, put together at random."""

from dataclasses import dataclass
from random import Random

SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧"
    "程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜"
)
GIVEN_MALE = "伟强磊洋勇军杰涛超明刚平辉鹏华飞波斌宇浩凯健俊帆峰睿航哲博轩晨昊远川恒"
GIVEN_FEMALE = "芳娜敏静丽艳娟霞秀燕玲桂洁梅琳雪倩颖佳慧婷萍怡婉露瑶薇蕾媛岚悦宁妍彤菲"
BRAND_FIRST = "澜栩岚屿溪禾砚霁珩笙槿苓蔚漪芷沅珞菱"
BRAND_SECOND = "桥舟亭谷汀岫原陌麓洲坞川渡野庭湾"
STREETS = (
    "云栖路", "栖禾街", "望澜路", "竹坞街", "听溪路", "澄湖路", "松麓街", "桂汀路",
    "霁月路", "禾风街", "长屿路", "临川街", "枫桥里", "青砚路", "南陌街", "北渡路",
)  # fmt: skip
BANKS = ("望澜银行", "栩山银行", "岚桥农商银行", "屿川银行", "溪谷城市银行")
CONSUMER_LENDERS = ("恒屿消费金融", "星畔消费金融", "禾舟小额贷款")
CAR_LENDERS = ("栖川汽车金融", "长陌汽车金融")


@dataclass(frozen=True)
class Sector:
    """A kind of employer: how its firms are called."""

    code: str
    suffix: str


SECTORS = {
    sector.code: sector
    for sector in (
        Sector("software", "科技有限公司"),
        Sector("design", "建筑设计有限公司"),
        Sector("school", "中学"),
        Sector("hospital", "医院"),
        Sector("office", "街道办事处"),
        Sector("trade", "贸易有限公司"),
        Sector("factory", "机械制造有限公司"),
        Sector("catering", "餐饮管理有限公司"),
        Sector("logistics", "物流有限公司"),
    )
}


@dataclass(frozen=True)
class Job:
    """What people do; `income_yuan` is what it pays a month, from and to."""

    occupation: str
    zh: str
    en: str
    sector: str  # "" = no employer.
    income_yuan: tuple[int, int]


JOBS = (
    Job("engineer", "软件工程师", "Software engineer", "software", (12_000, 30_000)),
    Job("engineer", "测试工程师", "Test engineer", "software", (9_000, 20_000)),
    Job("engineer", "建筑设计师", "Architect", "design", (11_000, 24_000)),
    Job("teacher", "中学教师", "Secondary-school teacher", "school", (8_000, 17_000)),
    Job("medical", "护士", "Nurse", "hospital", (7_000, 14_000)),
    Job("medical", "主治医师", "Physician", "hospital", (12_000, 26_000)),
    Job("civil_servant", "公务员", "Civil servant", "office", (8_000, 17_000)),
    Job("employee", "会计", "Accountant", "trade", (7_000, 16_000)),
    Job("employee", "销售经理", "Sales manager", "trade", (9_000, 25_000)),
    Job("employee", "行政专员", "Office clerk", "logistics", (6_000, 11_000)),
    Job("employee", "项目经理", "Project manager", "design", (13_000, 26_000)),
    Job("worker", "装配技工", "Assembly worker", "factory", (5_500, 11_000)),
    Job("worker", "电工", "Electrician", "factory", (6_000, 13_000)),
    Job("service", "餐厅店长", "Restaurant manager", "catering", (6_500, 13_000)),
    Job("service", "快递员", "Courier", "logistics", (6_000, 12_000)),
    Job("self_employed", "个体店主", "Shop owner", "", (6_000, 22_000)),
)
STUDENT = Job("student", "学生", "Student", "", (0, 0))
RETIRED = Job("retired", "退休", "Retired", "", (3_500, 8_000))


def person_name(rng: Random, sex: str) -> str:
    given = GIVEN_MALE if sex == "male" else GIVEN_FEMALE
    # The first surnames of the list are the frequent ones, as in life.
    surname = SURNAMES[min(rng.randrange(len(SURNAMES)), rng.randrange(len(SURNAMES)))]
    return surname + "".join(rng.choice(given) for _ in range(rng.choice((1, 2, 2, 2))))


def firm_name(rng: Random, city: str, sector: Sector) -> str:
    brand = rng.choice(BRAND_FIRST) + rng.choice(BRAND_SECOND)
    return f"{city.removesuffix('市')}{brand}{sector.suffix}"


def street_address(rng: Random) -> str:
    return f"{rng.choice(STREETS)}{rng.randint(1, 399)}号"


def flat(rng: Random) -> str:
    return f"{rng.randint(1, 28)}幢{rng.randint(1, 30)}0{rng.randint(1, 4)}室"
