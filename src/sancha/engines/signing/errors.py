from sancha.platform.errors import DomainError, Kind
from sancha.platform.text import Text


class CertificateRefused(DomainError):
    """The authority does not know the person as described."""

    code = "signing.certificate_refused"
    text = Text(
        "身份核验不一致，认证机构未签发证书。请核对姓名、身份证号与实名手机号",
        "The authority could not match the identity and issued no certificate; check name, identity "
        "number and registered phone",
    )


class CertificateEnded(DomainError):
    """The certificate is revoked or past its time; nothing can be signed with it."""

    code = "signing.certificate_ended"
    text = Text(
        "数字证书已吊销或过期，不能签署。请重新申领证书",
        "The certificate is revoked or has expired; a new one is needed",
    )


class NotSigned(DomainError):
    """The document cannot be signed as it stands."""

    code, kind = "signing.not_signed", Kind.UNAVAILABLE
    text = Text("签署未完成，请稍后重试", "The signing did not complete; try again later")
