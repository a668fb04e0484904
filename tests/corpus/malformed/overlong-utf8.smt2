; expect: :2:17: not UTF-8 text
(declare-const a¿© Bool)
