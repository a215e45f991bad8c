"""Stored files: what kind, which bytes, who brought them, for what.

It owns the files and their hashes; it does not own what they prove, nor who may see them: that is
asked of the object to which a file belongs. Terms: tệp đính kèm (attachment), ảnh (photo), giấy tờ
(paper).
"""
