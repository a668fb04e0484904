; expect: :2:12: expected a symbol, found "QF_UF"
(set-logic "QF_UF")
