"""Legal amounts, shares, content heads and required papers, each with its period and article.

Also the deadlines that the Centre sets itself: reports, answers to difficulties, silence. It owns
these numbers and their change by two persons; it does not own the rules that use them. Terms: định
mức, mức chi (spending norm), căn cứ pháp lý (legal basis), nội dung hoạt động (content head).
"""
