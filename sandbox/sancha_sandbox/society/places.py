"""Real places: divisions of GB/T 2260 that have kept their code for decades."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Place:
    code: str
    province: str
    city: str
    district: str
    area_code: str  # Of the telephone.
    short: str  # The province on a case number.

    @property
    def address(self) -> str:
        # A municipality is its own province: its name stands once.
        head = self.city if self.province == self.city else self.province + self.city
        return head + self.district


PLACES = tuple(
    Place(*line.split())
    for line in """
110101 北京市 北京市 东城区 010 京
110105 北京市 北京市 朝阳区 010 京
120101 天津市 天津市 和平区 022 津
210102 辽宁省 沈阳市 和平区 024 辽
310101 上海市 上海市 黄浦区 021 沪
310104 上海市 上海市 徐汇区 021 沪
320102 江苏省 南京市 玄武区 025 苏
320106 江苏省 南京市 鼓楼区 025 苏
330102 浙江省 杭州市 上城区 0571 浙
330106 浙江省 杭州市 西湖区 0571 浙
350102 福建省 福州市 鼓楼区 0591 闽
370102 山东省 济南市 历下区 0531 鲁
410102 河南省 郑州市 中原区 0371 豫
420102 湖北省 武汉市 江岸区 027 鄂
420106 湖北省 武汉市 武昌区 027 鄂
440106 广东省 广州市 天河区 020 粤
440304 广东省 深圳市 福田区 0755 粤
500103 重庆市 重庆市 渝中区 023 渝
510104 四川省 成都市 锦江区 028 川
510105 四川省 成都市 青羊区 028 川
530102 云南省 昆明市 五华区 0871 云
610102 陕西省 西安市 新城区 029 陕
""".strip().splitlines()
)
