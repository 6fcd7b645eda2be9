/** What a customer puts into a cart; prices are in cents. */
const freeDeliveryFrom = 5000;
const deliveryPrice = 490;

/**
 * The price of all goods.
 *
 * @param {readonly { price: number, quantity: number }[]} items
 * @returns {number}
 */
export function goodsPrice(items) {
  return items.reduce((sum, { price, quantity }) => sum + price * quantity, 0);
}

/**
 * The price with delivery. Vouchers for delivery carry the code `SHIP`.
 *
 * @param {readonly { price: number, quantity: number }[]} items
 * @param {string | undefined} voucher
 * @returns {number}
 */
export function totalPrice(items, voucher) {
  const goods = goodsPrice(items);
  if (goods >= freeDeliveryFrom || voucher == 'SHIP') {
    return goods;
  }
  return goods + deliveryPrice;
}
