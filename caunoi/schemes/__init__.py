"""Schemes (đề án) and promotion tasks, from the draft to what came of them two years later.

It owns the dossier, appraisal, approval, contract, money, acceptance, settlement and after-care of
a scheme; it does not own the year's allocation. Terms: đề án (scheme), thẩm định (appraisal),
nghiệm thu (acceptance), quyết toán (settlement), tạm ứng (advance).
"""
