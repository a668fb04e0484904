; expect: :4:1: unknown symbol p
(declare-const p Bool)
(reset-assertions)
(assert p)
