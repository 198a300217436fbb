"""The formats of the files the portal takes, and the refusal of any other."""

FORMATS_LISIBLES = "PDF, JPEG, PNG, DOCX, XLSX, ODT ou ODS"
MIMES = {
    "pdf": "application/pdf",
    "jpg": "image/jpeg",
    "png": "image/png",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
}


class FichierRefuse(ValueError):
    """The file is not taken; the sentence says the remedy."""
