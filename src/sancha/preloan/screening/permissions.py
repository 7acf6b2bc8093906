from sancha.platform.names import permission

COLLECT = permission("screening.collect", "采集外部数据", "Collect outside data")
DECIDE = permission("screening.decide", "自动决策", "Decide by policy")
