// All reports and all lists as one answer.
import { z } from 'zod';
import type { ArchiveView } from '../../archive/archive.ts';
import { OpennessReport } from '../../report/openness-report.ts';
import { ListView } from '../api/views.ts';
import { readStandings } from './standings.ts';

export const OpennessView = z
  .strictObject({
    reports: z.array(OpennessReport).meta({ description: 'the newest of each coalition' }),
    lists: z
      .array(
        z.strictObject({
          id: ListView.shape.id,
          name: ListView.shape.name,
          counts: ListView.shape.counts,
          url: ListView.shape.url,
        }),
      )
      .meta({ description: 'connected lists, assessed or not; numbers of now' }),
  })
  .meta({ id: 'Openness' });

export async function opennessData(
  reader: ArchiveView,
  siteUrl: string,
): Promise<z.infer<typeof OpennessView>> {
  const standings = await readStandings(reader);
  return {
    reports: standings.flatMap(({ newest }) => newest?.report ?? []),
    lists: standings.flatMap(({ list }) =>
      list === null
        ? []
        : { id: list.id, name: list.name, counts: list.counts, url: `${siteUrl}/lists/${list.id}` },
    ),
  };
}
