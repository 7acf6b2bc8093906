from sancha.platform.names import permission

COLLECT = permission("screening.collect", "采集外部数据", "Collect outside data")
CHECK_HIT = permission("screening.check_hit", "名单命中核查", "Check hits of lists")
REVIEW_HIT = permission("screening.review_hit", "名单误中复核", "Review wrong hits of lists")
DECIDE = permission("screening.decide", "自动决策", "Decide by policy")
