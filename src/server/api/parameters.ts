// Parameters and refusals that routes of the API share.
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { Problem, problem, PROBLEM_TYPE, type ProblemStatus } from '../problem.ts';

export const Count = (fallback: number, most: number) =>
  z.coerce.number().int().min(0).max(most).default(fallback);
export const ListParams = z.strictObject({ list: z.string().max(63) });

export function refuse(reply: FastifyReply, status: ProblemStatus, more: Parameters<typeof problem>[1] = {}) {
  return reply
    .code(status)
    .type(PROBLEM_TYPE)
    .send(JSON.stringify(Problem.parse(problem(status, more))));
}
