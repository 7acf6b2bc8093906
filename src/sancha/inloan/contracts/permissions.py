from sancha.platform.names import permission

SEE = permission("contracts.see", "查看合同", "See contracts")
PREPARE = permission("contracts.prepare", "生成合同", "Prepare contracts")
CONFIRM = permission("contracts.confirm", "签署合同", "Sign one's own contract")
RETURN = permission("contracts.return", "退回合同更正", "Return contracts for correction")
CANCEL = permission("contracts.cancel", "解除未放款合同", "Cancel contracts before the money")
