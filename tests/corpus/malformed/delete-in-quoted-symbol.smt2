; expect: :2:16: control character in a quoted symbol
(declare-const || Bool)
