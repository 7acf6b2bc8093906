from sancha.platform.names import permission

SEE = permission("use_of_funds.see", "查看资金用途核查", "See how lent money was used")
CHECK = permission("use_of_funds.check", "资金用途核查", "Check how lent money was used")
HAND_IN = permission("use_of_funds.hand_in", "上交用途凭证", "Hand in papers of use")
TRACK = permission("use_of_funds.track", "跟踪资金流向", "Track where lent money goes")
MANAGE = permission("use_of_funds.manage", "维护资金流向名单", "Maintain the list of payees")
