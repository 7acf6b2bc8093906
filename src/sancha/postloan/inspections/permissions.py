from sancha.platform.names import permission

SEE = permission("inspections.see", "查看重组观察检查", "See inspections of restructured loans")
RECORD = permission("inspections.record", "登记重组观察检查", "Inspect restructured loans")
