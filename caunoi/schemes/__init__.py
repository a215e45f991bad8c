"""Schemes (đề án) and promotion tasks, from the draft to the results two years later.

Covers the dossier, appraisal, approval, contract, money, acceptance, settlement and after-care of a
scheme. The year's allocation belongs to `programmes`. Terms: đề án (scheme), thẩm định (appraisal),
nghiệm thu (acceptance), quyết toán (settlement), tạm ứng (advance).
"""
