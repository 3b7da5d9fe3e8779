import type { z } from 'zod';
import type { OnMemo } from '../memos.access';
import { backToMemo } from '../page/page.controller';
import { answerReturn, takeAnswerBack as takeBack } from './answering.service';
import type { answerSchema, returnSchema } from './returning.schema';
import { endReturn, returnMemo } from './returning.service';

export async function giveToOwner(ctx: OnMemo<z.infer<typeof returnSchema>>): Promise<void> {
  await returnMemo(ctx, ctx.actor, ctx.subject, ctx.body);
  backToMemo(ctx, 'returned');
}

export async function takeReturnBack(ctx: OnMemo): Promise<void> {
  await endReturn(ctx, ctx.actor, ctx.subject);
  backToMemo(ctx, 'returnEnded');
}

export async function answer(ctx: OnMemo<z.infer<typeof answerSchema>>): Promise<void> {
  await answerReturn(ctx, ctx.actor, ctx.subject, ctx.body);
  backToMemo(ctx, 'answered');
}

export async function takeAnswerBack(ctx: OnMemo): Promise<void> {
  await takeBack(ctx, ctx.actor, ctx.subject);
  backToMemo(ctx, 'answerTakenBack');
}
