from sancha.platform.names import permission

SEE = permission("contracts.see", "查看合同", "See contracts")
PREPARE = permission("contracts.prepare", "生成合同", "Prepare contracts")
CONFIRM = permission("contracts.confirm", "确认合同", "Confirm one's own contract")
