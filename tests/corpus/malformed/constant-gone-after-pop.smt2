; expect: :5:1: unknown symbol p
(push 1)
(declare-const p Bool)
(pop 1)
(assert p)
