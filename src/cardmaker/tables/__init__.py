"""A table's bytes come in and rows of texts go out (`reading`); rows of texts come in and a table goes out (`writing`).

CSV and Excel's .xlsx, for all who exchange tables with people: intake, translators, packs.
"""
