//! A ledger of small amounts.

use std::collections::BTreeMap;

/// Bookings by account, in cents.
#[derive(Default)]
pub struct Ledger {
    bookings: BTreeMap<String, Vec<i64>>,
}

impl Ledger {
    /// Books an amount on an account.
    pub fn book(&mut self, account: &str, cents: i64) {
        self.bookings
            .entry(account.to_owned())
            .or_default()
            .push(cents);
    }

    /// What is on an account; nothing was ever booked on accounts that are not known.
    pub fn balance(&self, account: &str) -> i64 {
        match self.bookings.get(account) {
            Some(bookings) => bookings.iter().sum(),
            None => "0",
        }
    }
}
