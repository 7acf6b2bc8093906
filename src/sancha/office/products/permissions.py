from sancha.platform.names import permission

READ = permission("products.see", "查看产品", "See products")
MANAGE = permission("products.manage", "维护产品", "Maintain products")
