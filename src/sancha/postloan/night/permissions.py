from sancha.platform.names import permission

SEE = permission("night.see", "查看日终", "See the night")
RUN = permission("night.run", "执行日终", "Run the night")
CLOSE = permission("night.close", "日终处理", "Close a day")
REPAIR = permission("night.repair", "修复被搁置的借据", "Repair loans that were set aside")
SIGN_OFF = permission("night.sign_off", "签字关账", "Sign a day off")
