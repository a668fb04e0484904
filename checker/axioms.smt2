; The axiom book: clauses that are true in every model of the theories of the SMT-LIB standard.
;
; The k-th definition is axiom k, and the rule `ax k t1 … tn` gives its body with t1 … tn for the parameters, in their
; order. Normative together with ../formats/CERTIFICATE.md. Axioms are added at the end and never changed or removed:
; certificates name them by their numbers.
;
; Each body is one literal or the disjunction of its literals, whose atoms are equalities, comparisons and predicates.
; Division by zero is a function of which nothing is known: hence the guards.

(set-logic ALL)

; Integer division: x = n·q + r with 0 <= r < |n|.
(define-fun div-lower ((x Int) (n Int)) Bool (or (= n 0) (<= (* n (div x n)) x)))
(define-fun div-upper-positive ((x Int) (n Int)) Bool (or (not (< 0 n)) (< x (+ (* n (div x n)) n))))
(define-fun div-upper-negative ((x Int) (n Int)) Bool (or (not (< n 0)) (< x (- (* n (div x n)) n))))
(define-fun mod-remainder ((x Int) (n Int)) Bool (or (= n 0) (= x (+ (* n (div x n)) (mod x n)))))

; Absolute values.
(define-fun abs-nonnegative ((x Int)) Bool (or (< x 0) (= (abs x) x)))
(define-fun abs-negative ((x Int)) Bool (or (not (< x 0)) (= (abs x) (- x))))

; The greatest integer that is not above a.
(define-fun to-int-lower ((a Real)) Bool (<= (to_real (to_int a)) a))
(define-fun to-int-upper ((a Real)) Bool (< a (+ (to_real (to_int a)) 1.0)))
(define-fun is-int-equal ((a Real)) Bool (or (not (is_int a)) (= (to_real (to_int a)) a)))
(define-fun equal-is-int ((a Real)) Bool (or (not (= (to_real (to_int a)) a)) (is_int a)))

; Division by a term that is no numeral; `la` knows division by numerals.
(define-fun division ((a Real) (b Real)) Bool (or (= b 0.0) (= a (* b (/ a b)))))

; ---- strings: lengths and concatenation

(define-fun len-concat ((x String) (y String)) Bool (= (str.len (str.++ x y)) (+ (str.len x) (str.len y))))
(define-fun len-nonnegative ((x String)) Bool (<= 0 (str.len x)))
(define-fun len-zero ((x String)) Bool (or (not (= (str.len x) 0)) (= x "")))
(define-fun concat-associative ((x String) (y String) (z String)) Bool (= (str.++ (str.++ x y) z) (str.++ x (str.++ y z))))
(define-fun concat-empty-left ((x String)) Bool (= (str.++ "" x) x))
(define-fun concat-empty-right ((x String)) Bool (= (str.++ x "") x))

; Two ways to cut one string: cancellation, alignment by lengths, and what is between the two cuts (Levi).
(define-fun cancel-left ((x String) (y String) (z String)) Bool (or (not (= (str.++ x y) (str.++ x z))) (= y z)))
(define-fun cancel-right ((x String) (y String) (z String)) Bool (or (not (= (str.++ y x) (str.++ z x))) (= y z)))
(define-fun align-left ((x String) (y String) (u String) (v String)) Bool (or (not (= (str.++ x y) (str.++ u v))) (not (= (str.len x) (str.len u))) (= x u)))
(define-fun align-right ((x String) (y String) (u String) (v String)) Bool (or (not (= (str.++ x y) (str.++ u v))) (not (= (str.len y) (str.len v))) (= y v)))
(define-fun levi-left ((x String) (y String) (u String) (v String)) Bool (or (not (= (str.++ x y) (str.++ u v))) (< (str.len u) (str.len x)) (= u (str.++ x (str.substr u (str.len x) (- (str.len u) (str.len x)))))))
(define-fun levi-right ((x String) (y String) (u String) (v String)) Bool (or (not (= (str.++ x y) (str.++ u v))) (< (str.len u) (str.len x)) (= y (str.++ (str.substr u (str.len x) (- (str.len u) (str.len x))) v))))

; Substrings: three parts that make the whole, and their lengths.
(define-fun substr-parts ((x String) (i Int) (n Int)) Bool (or (< i 0) (< n 0) (= x (str.++ (str.substr x 0 i) (str.++ (str.substr x i n) (str.substr x (+ i n) (str.len x)))))))
(define-fun substr-before ((x String) (i Int) (n Int)) Bool (or (<= 0 i) (= (str.substr x i n) "")))
(define-fun substr-nothing ((x String) (i Int) (n Int)) Bool (or (< 0 n) (= (str.substr x i n) "")))
(define-fun substr-beyond ((x String) (i Int) (n Int)) Bool (or (< i (str.len x)) (= (str.substr x i n) "")))
(define-fun substr-inside ((x String) (i Int) (n Int)) Bool (or (< i 0) (< n 0) (< (str.len x) (+ i n)) (= (str.len (str.substr x i n)) n)))
(define-fun substr-to-the-end ((x String) (i Int) (n Int)) Bool (or (< i 0) (< (str.len x) i) (< (+ i n) (str.len x)) (= (str.len (str.substr x i n)) (- (str.len x) i))))

; Prefixes, suffixes and factors: by parts, and by languages.
(define-fun prefix-parts ((s String) (x String)) Bool (or (not (str.prefixof s x)) (= x (str.++ s (str.substr x (str.len s) (str.len x))))))
(define-fun prefix-of-concat ((s String) (y String)) Bool (str.prefixof s (str.++ s y)))
(define-fun prefix-in ((s String) (x String)) Bool (or (not (str.prefixof s x)) (str.in_re x (re.++ (str.to_re s) re.all))))
(define-fun in-prefix ((s String) (x String)) Bool (or (not (str.in_re x (re.++ (str.to_re s) re.all))) (str.prefixof s x)))
(define-fun suffix-parts ((s String) (x String)) Bool (or (not (str.suffixof s x)) (= x (str.++ (str.substr x 0 (- (str.len x) (str.len s))) s))))
(define-fun suffix-of-concat ((s String) (y String)) Bool (str.suffixof s (str.++ y s)))
(define-fun suffix-in ((s String) (x String)) Bool (or (not (str.suffixof s x)) (str.in_re x (re.++ re.all (str.to_re s)))))
(define-fun in-suffix ((s String) (x String)) Bool (or (not (str.in_re x (re.++ re.all (str.to_re s)))) (str.suffixof s x)))
(define-fun contains-concat ((s String) (y String) (z String)) Bool (str.contains (str.++ y (str.++ s z)) s))
(define-fun contains-in ((x String) (s String)) Bool (or (not (str.contains x s)) (str.in_re x (re.++ re.all (re.++ (str.to_re s) re.all)))))
(define-fun in-contains ((x String) (s String)) Bool (or (not (str.in_re x (re.++ re.all (re.++ (str.to_re s) re.all)))) (str.contains x s)))

; The first occurrence from some place on: where it is, that it is one, and that there is none before.
(define-fun indexof-least ((x String) (s String) (i Int)) Bool (<= 0 (+ (str.indexof x s i) 1)))
(define-fun indexof-before ((x String) (s String) (i Int)) Bool (or (<= 0 i) (< (str.indexof x s i) 0)))
(define-fun indexof-beyond ((x String) (s String) (i Int)) Bool (or (<= i (str.len x)) (< (str.indexof x s i) 0)))
(define-fun indexof-after ((x String) (s String) (i Int)) Bool (or (< (str.indexof x s i) 0) (<= i (str.indexof x s i))))
(define-fun indexof-fits ((x String) (s String) (i Int)) Bool (or (< (str.indexof x s i) 0) (<= (+ (str.indexof x s i) (str.len s)) (str.len x))))
(define-fun indexof-occurs ((x String) (s String) (i Int)) Bool (or (< (str.indexof x s i) 0) (= (str.substr x (str.indexof x s i) (str.len s)) s)))
(define-fun indexof-first ((x String) (s String) (i Int)) Bool (or (= s "") (not (str.contains (str.substr x i (- (+ (str.indexof x s i) (str.len s)) (+ i 1))) s))))
(define-fun indexof-found ((x String) (s String) (i Int)) Bool (or (< i 0) (< (str.len x) i) (not (str.contains (str.substr x i (str.len x)) s)) (<= 0 (str.indexof x s i))))
(define-fun indexof-empty ((x String) (i Int)) Bool (or (< i 0) (< (str.len x) i) (= (str.indexof x "" i) i)))
(define-fun contains-indexof ((x String) (s String)) Bool (or (not (str.contains x s)) (<= 0 (str.indexof x s 0))))

; Replacements.
(define-fun replace-absent ((x String) (s String) (z String)) Bool (or (str.contains x s) (= (str.replace x s z) x)))
(define-fun replace-first ((x String) (s String) (z String)) Bool (or (not (str.contains x s)) (= (str.replace x s z) (str.++ (str.substr x 0 (str.indexof x s 0)) (str.++ z (str.substr x (+ (str.indexof x s 0) (str.len s)) (str.len x)))))))
(define-fun replace-all-empty ((x String) (z String)) Bool (= (str.replace_all x "" z) x))
(define-fun replace-all-absent ((x String) (s String) (z String)) Bool (or (str.contains x s) (= (str.replace_all x s z) x)))
(define-fun replace-all-first ((x String) (s String) (z String)) Bool (or (not (str.contains x s)) (= s "") (= (str.replace_all x s z) (str.++ (str.substr x 0 (str.indexof x s 0)) (str.++ z (str.replace_all (str.substr x (+ (str.indexof x s 0) (str.len s)) (str.len x)) s z))))))
(define-fun replace-re-absent ((x String) (r RegLan) (z String)) Bool (or (str.in_re x (re.++ re.all (re.++ r re.all))) (= (str.replace_re x r z) x)))
(define-fun replace-re-all-absent ((x String) (r RegLan) (z String)) Bool (or (str.in_re x (re.++ re.all (re.++ (re.inter r (re.comp (str.to_re ""))) re.all))) (= (str.replace_re_all x r z) x)))

; Characters and their numbers.
(define-fun code-least ((x String)) Bool (<= 0 (+ (str.to_code x) 1)))
(define-fun code-most ((x String)) Bool (<= (str.to_code x) 196607))
(define-fun code-of-one ((x String)) Bool (or (not (= (str.len x) 1)) (<= 0 (str.to_code x))))
(define-fun code-of-others ((x String)) Bool (or (= (str.len x) 1) (< (str.to_code x) 0)))
(define-fun from-code-to-code ((x String)) Bool (or (not (= (str.len x) 1)) (= (str.from_code (str.to_code x)) x)))
(define-fun to-code-from-code ((n Int)) Bool (or (< n 0) (< 196607 n) (= (str.to_code (str.from_code n)) n)))
(define-fun from-code-below ((n Int)) Bool (or (<= 0 n) (= (str.from_code n) "")))
(define-fun from-code-above ((n Int)) Bool (or (<= n 196607) (= (str.from_code n) "")))
(define-fun range-least ((x String) (a String) (b String)) Bool (or (not (str.in_re x (re.range a b))) (<= (str.to_code a) (str.to_code x))))
(define-fun range-most ((x String) (a String) (b String)) Bool (or (not (str.in_re x (re.range a b))) (<= (str.to_code x) (str.to_code b))))
(define-fun in-range ((x String) (a String) (b String)) Bool (or (not (= (str.len a) 1)) (< (str.to_code x) (str.to_code a)) (< (str.to_code b) (str.to_code x)) (str.in_re x (re.range a b))))

; Numbers in decimal notation.
(define-fun to-int-least ((x String)) Bool (<= 0 (+ (str.to_int x) 1)))
(define-fun to-int-digits ((x String)) Bool (or (< (str.to_int x) 0) (str.in_re x (re.+ (re.range "0" "9")))))
(define-fun digits-to-int ((x String)) Bool (or (not (str.in_re x (re.+ (re.range "0" "9")))) (<= 0 (str.to_int x))))
(define-fun to-int-of-digit ((x String)) Bool (or (< (str.to_int x) 0) (not (= (str.len x) 1)) (= (str.to_int x) (- (str.to_code x) 48))))
(define-fun to-int-of-concat ((x String) (y String)) Bool (or (< (str.to_int x) 0) (< (str.to_int y) 0) (not (= (str.len y) 1)) (= (str.to_int (str.++ x y)) (+ (* 10 (str.to_int x)) (str.to_int y)))))
(define-fun to-int-padded ((x String)) Bool (or (< (str.to_int x) 0) (str.in_re x (re.++ (re.* (str.to_re "0")) (str.to_re (str.from_int (str.to_int x)))))))
(define-fun to-int-from-int ((n Int)) Bool (or (< n 0) (= (str.to_int (str.from_int n)) n)))
(define-fun from-int-negative ((n Int)) Bool (or (<= 0 n) (= (str.from_int n) "")))
(define-fun from-int-form ((n Int)) Bool (or (< n 0) (str.in_re (str.from_int n) (re.union (str.to_re "0") (re.++ (re.range "1" "9") (re.* (re.range "0" "9")))))))

; The lexicographic order.
(define-fun less-irreflexive ((x String)) Bool (not (str.< x x)))
(define-fun less-transitive ((x String) (y String) (z String)) Bool (or (not (str.< x y)) (not (str.< y z)) (str.< x z)))
(define-fun less-total ((x String) (y String)) Bool (or (str.< x y) (= x y) (str.< y x)))
(define-fun less-empty ((x String)) Bool (not (str.< x "")))
(define-fun less-first ((x String) (y String) (u String) (v String)) Bool (or (not (= (str.len x) 1)) (not (< (str.to_code x) (str.to_code u))) (str.< (str.++ x y) (str.++ u v))))
(define-fun less-rest ((x String) (y String) (z String)) Bool (or (not (str.< y z)) (str.< (str.++ x y) (str.++ x z))))

; Regular expressions that are not ground; about others the rule `re` says more.
(define-fun in-constant ((x String) (s String)) Bool (or (not (str.in_re x (str.to_re s))) (= x s)))
(define-fun constant-in ((s String)) Bool (str.in_re s (str.to_re s)))
(define-fun in-none ((x String)) Bool (not (str.in_re x re.none)))
(define-fun in-concat ((x String) (y String) (r RegLan) (s RegLan)) Bool (or (not (str.in_re x r)) (not (str.in_re y s)) (str.in_re (str.++ x y) (re.++ r s))))
(define-fun in-union ((x String) (r RegLan) (s RegLan)) Bool (or (not (str.in_re x (re.union r s))) (str.in_re x r) (str.in_re x s)))
(define-fun left-in-union ((x String) (r RegLan) (s RegLan)) Bool (or (not (str.in_re x r)) (str.in_re x (re.union r s))))
(define-fun right-in-union ((x String) (r RegLan) (s RegLan)) Bool (or (not (str.in_re x s)) (str.in_re x (re.union r s))))
(define-fun in-inter ((x String) (r RegLan) (s RegLan)) Bool (or (not (str.in_re x r)) (not (str.in_re x s)) (str.in_re x (re.inter r s))))
(define-fun inter-in-left ((x String) (r RegLan) (s RegLan)) Bool (or (not (str.in_re x (re.inter r s))) (str.in_re x r)))
(define-fun inter-in-right ((x String) (r RegLan) (s RegLan)) Bool (or (not (str.in_re x (re.inter r s))) (str.in_re x s)))
(define-fun in-comp ((x String) (r RegLan)) Bool (or (str.in_re x r) (str.in_re x (re.comp r))))
(define-fun comp-in ((x String) (r RegLan)) Bool (or (not (str.in_re x r)) (not (str.in_re x (re.comp r)))))
