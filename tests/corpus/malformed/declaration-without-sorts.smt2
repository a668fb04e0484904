; expect: :2:16: expected (, found Bool
(declare-fun f Bool)
