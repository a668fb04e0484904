; expect: :9:14: expected sort V, found U
(push 1)
(declare-sort U 0)
(pop 1)
(set-option :global-declarations true)
(declare-sort U 0)
(declare-const c U)
(declare-sort V 0)
(assert (= c (as c V)))
