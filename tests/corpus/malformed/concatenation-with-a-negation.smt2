; expect: :6:12: str.++: argument 2: expected sort String, found Bool
; The literal ¬p is −2, which counted from the end of the terms is a constant, too.
(set-logic ALL)
(declare-const p Bool)
(assert (str.prefixof "a" "ab"))
(assert (= (str.++ "a" (not p)) "aba"))
(check-sat)
