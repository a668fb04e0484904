; expect: :6:12: str.++: argument 1: expected sort String, found Bool
; The literal ¬p is −2, which counted from the end of the terms is a constant.
(set-logic ALL)
(declare-const p Bool)
(assert (str.prefixof "a" "ab"))
(assert (= (str.++ (not p) "a") "aba"))
(check-sat)
