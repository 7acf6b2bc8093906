from sancha.platform.names import permission

ISSUE = permission(
    "certificates.issue", "开具对账单与结清证明", "Issue statements and certificates"
)
