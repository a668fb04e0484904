; expect: unknown symbol p
(declare-const || Bool)
(assert p)
