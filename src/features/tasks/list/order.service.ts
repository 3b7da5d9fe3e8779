import type { Deps } from '#src/platform/http/context';
import { writeOrder } from './keptOrder';
import type { Order } from './list.address';

export async function keepOrder({ db }: Pick<Deps, 'db'>, userId: number, order: Order): Promise<void> {
  await db.prisma.user.updateMany({ where: { id: userId }, data: { taskOrder: writeOrder(order) } });
}
