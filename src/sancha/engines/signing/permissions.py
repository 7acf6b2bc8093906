from sancha.platform.names import permission

CERTIFY = permission("signing.certify", "申领与使用数字证书", "Obtain and use certificates")
"""What obtains certificates for others to sign with, and keeps the lists of revoked ones."""
