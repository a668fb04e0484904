; expect: :3:1: not UTF-8 text
(exit)
ÿ
