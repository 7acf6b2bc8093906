from sancha.platform.names import permission

WRITE_OFF = permission(
    "write_off.decide", "贷款核销与撤销（双人办理）", "Write loans off, or take that back, by two"
)
