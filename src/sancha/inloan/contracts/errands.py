import hashlib
from base64 import b64decode
from datetime import timedelta
from uuid import UUID

from sancha.credit.facilities import queries as facilities
from sancha.credit.facilities.types import ContractView
from sancha.credit.parties import queries as parties
from sancha.credit.parties.types import mask
from sancha.engines.signing import errands as signing
from sancha.engines.signing import pades, sheets
from sancha.engines.signing.errands import FirmAsked, PersonAsked
from sancha.engines.signing.errors import CertificateRefused
from sancha.engines.signing.types import Credential, Place, Receipt
from sancha.inloan.contracts import queries, services
from sancha.inloan.contracts.errors import ElementsWrong
from sancha.inloan.contracts.queries import elements_of
from sancha.inloan.contracts.rendering import Confirmation, check_elements, render_contract
from sancha.inloan.contracts.services import CONTRACTOR
from sancha.inloan.contracts.types import WAYS, Made, SigningView, Trace
from sancha.office.organisation import queries as organisations
from sancha.platform import clock
from sancha.platform.acts import Scope
from sancha.platform.door import errand
from sancha.preloan.applications import queries as applications

BORROWER = Place(field="borrower", page=-1, box=(65, 118, 265, 190))
LENDER = Place(field="lender", page=-1, box=(330, 90, 440, 200))
PROVEN = {"sms_code": "短信验证码核验通过", "password": "签署密码核验通过"}


@errand
def prepare(application_id: UUID) -> UUID | None:
    """Make the contract of an approved case, set it as PDF and file it; None if it was withdrawn.

    :raises ElementsWrong: if its elements do not agree with each other.
    """
    if applications.get(application_id).status.code == "withdrawn":
        return None
    contract = services.make(application_id=application_id)
    elements = elements_of(contract, None)
    if found := check_elements(elements):
        raise ElementsWrong(findings="；".join(finding.message.zh for finding in found))
    pdf = render_contract(elements)
    return services.file_draft(contract_id=contract.id, pdf=pdf, now=clock.now())


@errand
def sign(contract_id: UUID) -> None:
    """Complete the signing that the borrower has said yes to: both signatures, and the evidence.

    Stopped anywhere, it begins again; what is filed first counts.

    :raises OutsideFailed: if the authority or the evidence service does not answer.
    :raises CertificateEnded: if her certificate has ended; called again, it obtains a new one.
    """
    intended = queries.intended_of(contract_id)
    if intended is None:
        return
    contract = facilities.contract(contract_id)
    if contract.status.code != "signing":
        services.fail_signing(signing_id=intended.id, problem="ended", now=clock.now())
        return
    try:
        made = signed(contract, intended)
    except CertificateRefused:
        services.fail_signing(signing_id=intended.id, problem="identity", now=clock.now())
        return
    services.finish_signing(signing_id=intended.id, made=made, now=clock.now())


def signed(contract: ContractView, intended: SigningView) -> Made:
    """Have the contract signed by both, hand its digest in as evidence, and write it all down."""
    trace = queries.trace_of(intended.id)
    profile = parties.profile_of(contract.party_id)
    application = applications.get(contract.application_id)
    lender = organisations.lender(application.legal_entity_id)
    subject = Scope(contract.id, contract.organisation_id, contract.party_id)
    person = PersonAsked(
        party_id=contract.party_id,
        organisation_id=contract.organisation_id,
        name=profile.name,
        id_number=profile.id_number,
        phone=profile.phone,
    )
    hers = signing.personal_credential(person, subject=subject, actor=CONTRACTOR)
    firm = FirmAsked(
        legal_entity_id=application.legal_entity_id,
        organisation_id=contract.organisation_id,
        name=lender.name.zh,
        uscc=lender.uscc,
    )
    ours = signing.seal_credential(firm, subject=subject, actor=CONTRACTOR)
    pdf = pades.with_places(final_text(contract, intended, trace), (BORROWER, LENDER))
    at = clock.now()
    for place, credential, stamp in (
        (BORROWER, hers, person_stamp(profile.name, intended, trace, hers)),
        (LENDER, ours, sheets.seal_stamp(lender.name.zh, label="合同专用章", at=at)),
    ):
        pdf = signing.sign(
            pdf,
            field=place.field,
            credential=credential,
            is_ours=place is LENDER,
            stamp=stamp,
            is_first=place is BORROWER,
            subject=subject,
            actor=CONTRACTOR,
        )
    receipt = signing.receipt(
        number=f"E{intended.id.hex}{hashlib.sha256(pdf).hexdigest()[:16]}",
        digest=hashlib.sha256(pdf).hexdigest(),
        about=contract.number,
        subject=subject,
        actor=CONTRACTOR,
    )
    sheet = evidence_sheet(contract, intended, trace, hers, receipt)
    return Made(
        contract_pdf=pdf,
        evidence_pdf=signing.sealed_sheet(
            sheet, credential=ours, name=lender.name.zh, subject=subject, actor=CONTRACTOR
        ),
        signer_serial=hers.serial,
        lender_serial=ours.serial,
        receipt_number=receipt.receipt_number,
        signed_at=at,
    )


def final_text(contract: ContractView, intended: SigningView, trace: Trace) -> bytes:
    """Return the contract with the trace of the borrower's yes, ready for the signatures."""
    confirmation = Confirmation(
        trace=str(intended.id),
        way=WAYS[intended.way].zh,
        phone_masked=mask("phone", parties.profile_of(contract.party_id).phone),
        confirmed_at=intended.asked_at,
        draft_digest=trace.draft_hash,
    )
    return render_contract(elements_of(contract, confirmation))


def person_stamp(name: str, intended: SigningView, trace: Trace, hers: Credential) -> bytes:
    return sheets.person_stamp(
        name,
        at=intended.asked_at,
        lines=(WAYS[intended.way].zh, f"证书 {hers.serial[:16]}…"),
        picture=b64decode(trace.handwriting) if trace.handwriting else None,
    )


def evidence_sheet(
    contract: ContractView,
    intended: SigningView,
    trace: Trace,
    hers: Credential,
    receipt: Receipt,
) -> sheets.Sheet:
    """Write down who signed what, when, from where, proven how; a third party can check it."""
    profile = parties.profile_of(contract.party_id)
    verification = queries.verification_code_of(contract.id)
    return sheets.Sheet(
        title="电子签署证据文件",
        title_en="Evidence of an electronic signature",
        on=(intended.asked_at + timedelta(hours=8)).date(),
        rows=(
            ("合同编号 Contract", contract.number),
            ("签署人 Signer", f"{profile.name}　{mask('id_number', profile.id_number)}"),
            ("手机号码 Phone", mask("phone", profile.phone)),
            ("签署方式 Way", WAYS[intended.way].zh),
            ("意愿核验 Proven by", PROVEN[trace.verified_by]),
            ("签署时间 When", f"{sheets.moment(intended.asked_at)}（北京时间）"),
            ("网络地址 From", trace.address or "未采集"),
            ("终端 Device", trace.device or "未采集"),
            ("待签文本 SHA-256", trace.draft_hash),
            ("签署后文件 SHA-256", receipt.digest),
            ("个人数字证书序列号 Certificate", hers.serial),
            ("存证回执 Receipt", receipt.receipt_number),
            ("存证时间 Received", f"{sheets.moment(receipt.received_at)}（北京时间）"),
            ("回执签名 Signature", receipt.signature),
        ),
        note="签署后文件的数字签名、时间戳与吊销信息均在文件之内，可用任何支持 PAdES 的阅读器独立核验；"
        "存证回执的签名对“回执编号|摘要|时间”作出，可用存证服务的证书核验。",
        code=f"{contract.number}　{verification}",
        address=queries.verification_address_of(contract),
        footer=f"签署流水号 {intended.id}",
    )
