; expect: :2:20: unexpected end of file
(declare-const x (P