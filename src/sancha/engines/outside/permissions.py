from sancha.platform.names import permission

CALL = permission("outside.call", "查询或指示外部系统", "Call outside systems")
KEEP_REFUSED = permission("outside.keep_refused", "登记被拒回调", "Keep refused callbacks")
SEE_REFUSED = permission("outside.see_refused", "查看被拒回调", "See refused callbacks")
CLOSE_REFUSED = permission("outside.close_refused", "处理被拒回调", "Deal with refused callbacks")
