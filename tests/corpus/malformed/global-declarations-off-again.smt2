; expect: :7:1: unknown symbol p
(set-option :global-declarations true)
(set-option :global-declarations false)
(push 1)
(declare-const p Bool)
(pop 1)
(assert p)
