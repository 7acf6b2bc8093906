from sancha.platform.names import permission

JUDGE = permission(
    "classification.judge", "风险分类认定（双人办理）", "Judge the class of a loan, by two"
)
