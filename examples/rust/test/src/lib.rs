//! Prices with rebates for large orders.

/// One position of an order.
pub struct Position {
    pub pieces: u32,
    pub cents: u32,
}

/// The sum of all positions in cents.
pub fn subtotal(positions: &[Position]) -> u32 {
    positions
        .iter()
        .map(|position| position.pieces * position.cents)
        .sum()
}

/// The rebate in percent for a number of pieces.
pub fn rebate(pieces: u32) -> u32 {
    match pieces {
        0..=9 => 0,
        10..=100 => 5,
        _ => 12,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn adds_up_positions() {
        let order = [
            Position {
                pieces: 2,
                cents: 150,
            },
            Position {
                pieces: 1,
                cents: 99,
            },
        ];
        assert_eq!(subtotal(&order), 399);
    }

    #[test]
    fn gives_no_rebate_for_small_orders() {
        assert_eq!(rebate(9), 0);
    }

    #[test]
    fn gives_the_full_rebate_from_a_hundred_pieces() {
        assert_eq!(rebate(100), 12);
    }
}
